// The panel of remarks: a new one on the block that had the focus last, and those of all files by the people who made them.

import { attempt, attemptAt, button, field, fill, follow, form, line as lineOf, make, makeFault, refill, rowButton, ways } from './parts.js';

/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {{kind: string, author: string, day: string, text: string}} Entry */
/** @typedef {{path: string, title: string, line: number, was: string, entries: [Entry, ...Entry[]], done: boolean}} Remark */

const NAME = 'editions-desk-name';

/**
 * @param {Desk} desk
 * @param {HTMLElement} place
 */
export async function open(desk, place) {
  const { words, state } = desk;
  const text = make('textarea', { rows: 3, required: true });
  const name = lineOf({ required: true, maxlength: 60, autocomplete: 'name' });
  const done = make('input', { type: 'checkbox', onchange: () => again() });
  const on = make('p', { dir: 'auto' });
  const fault = makeFault();
  const lists = make('div', { class: 'files-of' });
  name.value = state.person || (localStorage.getItem(NAME) ?? '');

  /**
   * Write something about a remark, and show what is there then.
   * @param {string} call
   * @param {Record<string, unknown>} values
   */
  const write = async (call, values) => {
    if (!name.reportValidity()) return;
    localStorage.setItem(NAME, name.value);
    await attempt(fault, async () => {
      await desk.api(call, { ...values, author: name.value });
      desk.say(words.remarks_written);
      if (text.value === values.text) text.value = ''; // else the next one was begun meanwhile
    });
    await desk.readFile();
    await read();
  };
  /** @param {Remark} remark */
  const showRemark = (remark) => {
    const { path, line, was, entries, title } = remark;
    /**
     * @param {string} label
     * @param {string} kind
     */
    const way = (label, kind) => button(label, () => write('answer-remark', { path, line, was, kind }));
    const reply = async () => {
      const fields = [{ name: 'text', label: words.remarks_answer, long: true, required: true }];
      const answer = await desk.ask({ title: words.remarks_answer, lead: entries[0].text, fields, buttons: { ok: words.remarks_answer } });
      if (answer) await write('answer-remark', { path, line, was, kind: 'answer', text: answer.values.text });
    };
    return make('li', { class: 'remark' },
      rowButton(() => desk.showLine(path, line), [
        ...entries.map((entry) => make('span', { dir: 'auto' }, entry.kind === 'done' ? words.remarks_done : entry.text, ' ', make('small', {}, `${entry.author}, ${date(entry.day)}`))),
        make('small', { dir: 'auto' }, title)]),
      state.mayWrite && ways(
        button(words.remarks_answer, reply),
        remark.done ? way(words.remarks_remove, 'remove') : way(words.remarks_tick, 'done')));
  };
  const leaving = form(words.remarks_leave, () => write('remark', { path: desk.path, digest: desk.file?.digest, number: desk.layer.at, text: text.value }),
    make('h3', {}, words.remarks_new), on, field(words.remarks_text, text), !state.person && field(words.remarks_name, name), fault);
  const showPlace = () => {
    const block = desk.file?.blocks?.find(({ number }) => number === desk.layer.at);
    on.textContent = block ? fill(words.remarks_on, { number: block.number + 1, text: block.text.slice(0, 80) }) : words.remarks_no_block;
    text.disabled = !block;
    leaving.querySelector('button')?.toggleAttribute('disabled', !block);
  };
  const read = async () => {
    /** @type {{remarks: Remark[], me: string}} */
    const { remarks, me } = await desk.api('remarks');
    name.value ||= me;
    const shown = remarks.filter((remark) => done.checked || !remark.done);
    const people = [...new Set(shown.map(({ entries: [{ author }] }) => author))].sort((one, other) => one.localeCompare(other));
    refill(lists, () => people.flatMap((person) => {
      const theirs = shown.filter(({ entries: [{ author }] }) => author === person);
      return [make('h3', { dir: 'auto' }, `${person} (${theirs.length})`), make('ul', { class: 'rows' }, ...theirs.map(showRemark))];
    }));
    if (!people.length) lists.append(make('p', {}, words.remarks_none));
    showPlace();
  };
  const again = () => attemptAt(desk, read);
  if (state.mayWrite) place.append(leaving);
  place.append(make('label', {}, done, words.remarks_show_done), lists);
  follow(place, ['desk:file', 'desk:list', 'desk:problems'], again);
  follow(place, ['desk:focus'], showPlace);
  await read();
}

/** @param {string} day */
function date(day) {
  return new Date(`${day}T12:00`).toLocaleDateString(document.documentElement.lang || undefined, { dateStyle: 'medium' });
}
