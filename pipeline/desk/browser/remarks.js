// The panel of remarks: a new one on the block that had the focus last, and those of all files by the people who made them.

import { fill, make, newId } from './parts.js';

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
  const id = newId();
  const text = make('textarea', { id, rows: 3, required: true });
  const name = make('input', { id: `${id}-name`, type: 'text', required: true, maxlength: 60, autocomplete: 'name' });
  const done = make('input', { type: 'checkbox', onchange: () => read() });
  const on = make('p', { dir: 'auto' });
  const fault = make('p', { class: 'fault', role: 'alert' });
  const lists = make('div', { class: 'files-of' });
  const form = make('form', { class: 'part' }, make('h3', {}, words.remarks_new), on,
    make('p', { class: 'field' }, make('label', { for: id }, words.remarks_text), text),
    !state.person && make('p', { class: 'field' }, make('label', { for: `${id}-name` }, words.remarks_name), name), fault,
    make('div', { class: 'ways' }, make('button', { type: 'submit', class: 'first' }, words.remarks_leave)));
  name.value = state.person || (localStorage.getItem(NAME) ?? '');

  const showPlace = () => {
    const block = desk.file?.blocks?.find(({ number }) => number === desk.layer.at);
    on.textContent = block ? fill(words.remarks_on, { number: block.number + 1, text: block.text.slice(0, 80) }) : words.remarks_no_block;
    for (const field of form.querySelectorAll('textarea, button')) field.toggleAttribute('disabled', !block);
  };
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    fault.textContent = '';
    localStorage.setItem(NAME, name.value);
    try {
      await desk.api('remark', { path: desk.path, digest: desk.file?.digest, number: desk.layer.at, text: text.value, author: name.value });
      text.value = '';
      desk.say(words.remarks_left);
      await desk.readFile();
    } catch (error) {
      fault.textContent = error instanceof Error ? error.message : '';
      await desk.readFile();
    }
  });
  /**
   * @param {Remark} remark
   * @param {string} kind
   * @param {string} [said]
   */
  const change = async ({ path, line, was }, kind, said) => {
    const author = name.value || (await askName());
    if (!author) return;
    try {
      await desk.api('answer-remark', { path, line, was, kind, text: said, author });
      desk.say(words.remarks_changed);
      if (path === desk.path) await desk.readFile();
      else await read();
    } catch (error) {
      desk.complain(error);
      await read();
    }
  };
  const askName = async () => {
    const answer = await desk.ask({ title: words.remarks_name, fields: [{ name: 'name', label: words.remarks_name, required: true }], buttons: [{ name: 'ok', label: words.remarks_done }] });
    name.value = answer?.values.name ?? '';
    if (name.value) localStorage.setItem(NAME, name.value);
    return name.value;
  };
  /** @param {Remark} remark */
  const reply = async (remark) => {
    const answer = await desk.ask({
      title: words.remarks_answer, lead: remark.entries[0].text, fields: [{ name: 'text', label: words.remarks_answer, long: true, required: true }], buttons: [{ name: 'ok', label: words.remarks_answer }],
    });
    if (answer?.values.text) await change(remark, 'answer', answer.values.text);
  };
  /** @param {Remark} remark */
  const showRemark = (remark) => make('li', { class: 'remark' },
    make('button', { type: 'button', class: 'row', onclick: () => desk.showLine(remark.path, remark.line) },
      ...remark.entries.map(({ kind, author, day, text: said }) => make('span', { dir: 'auto' }, kind === 'done' ? fill(words.remarks_is_done, { author, day: date(day) }) : said, ' ', kind !== 'done' && make('small', {}, `${author}, ${date(day)}`))),
      make('small', { dir: 'auto' }, remark.title)),
    state.mayWrite && make('div', { class: 'ways' },
      make('button', { type: 'button', onclick: () => reply(remark) }, words.remarks_answer),
      remark.done
        ? make('button', { type: 'button', onclick: () => change(remark, 'remove') }, words.remarks_remove)
        : make('button', { type: 'button', onclick: () => change(remark, 'done') }, words.remarks_done)));
  const read = async () => {
    /** @type {{remarks: Remark[]}} */
    const { remarks } = await desk.api('remarks');
    const shown = remarks.filter((remark) => done.checked || !remark.done);
    const people = [...new Set(shown.map(({ entries: [first] }) => first.author))].sort((one, other) => one.localeCompare(other));
    /** @param {string} person */
    const listTheirs = (person) => {
      const theirs = shown.filter(({ entries: [first] }) => first.author === person);
      return [make('h3', { dir: 'auto' }, `${person} (${theirs.length})`), make('ul', { class: 'rows' }, ...theirs.map(showRemark))];
    };
    lists.replaceChildren(...(people.length ? people.flatMap(listTheirs) : [make('p', {}, words.remarks_none)]));
    showPlace();
  };
  place.append(...(state.mayWrite ? [form] : []), make('label', {}, done, words.remarks_show_done), lists);
  const again = () => read().catch((error) => desk.complain(error));
  const events = ['desk:file', 'desk:list', 'desk:problems'];
  for (const each of events) document.addEventListener(each, again);
  addEventListener('message', showPlace);
  place.parentElement?.addEventListener('desk:close', () => {
    for (const each of events) document.removeEventListener(each, again);
    removeEventListener('message', showPlace);
  }, { once: true });
  await read();
}

/** @param {string} day */
function date(day) {
  return new Date(`${day}T12:00`).toLocaleDateString(document.documentElement.lang || undefined, { dateStyle: 'medium' });
}
