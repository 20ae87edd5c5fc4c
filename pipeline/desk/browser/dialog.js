// A small question over the page: a title, fields if there are any, and buttons.

import { attempt, field, line, make, makeFault, newId, ways } from './parts.js';

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {string} label
 * @property {string} [value]
 * @property {string} [hint]
 * @property {boolean} [long] whether the text may have several lines
 * @property {boolean} [required]
 * @property {{value: string, label: string}[]} [options] suggestions
 */

/**
 * Ask, and return the name of the button that was pressed and the values of the fields; null where the question was
 * closed. The first of the buttons, which are labels by their names, is the one that Enter presses; it wants all fields.
 * What it is to `do` is done while the question is open, so that nothing below it changes meanwhile; where that fails, the
 * question says why and stays.
 * @param {HTMLElement} parent
 * @param {{title: string, lead?: string, more?: Node, fields?: Field[], buttons: Record<string, string>, do?: (values: Record<string, string>) => Promise<unknown>}} question
 * @returns {Promise<{button: string, values: Record<string, string>, done?: any} | null>}
 */
export function ask(parent, { title, lead, more, fields = [], buttons, do: act }) {
  return new Promise((answer) => {
    const id = newId();
    const rows = fields.map(makeField);
    const fault = makeFault();
    const form = make('form', { method: 'dialog' },
      make('h2', { id }, title),
      lead && make('p', {}, lead),
      more,
      ...rows.map(({ row }) => row),
      act && fault,
      ways(...Object.entries(buttons).map(([name, label], at) => make('button', {
        type: 'submit', value: name, class: at ? false : 'first', formnovalidate: at > 0,
      }, label))));
    const dialog = make('dialog', { class: 'question', 'aria-labelledby': id }, form);
    const end = (/** @type {Awaited<ReturnType<typeof ask>>} */ given) => {
      dialog.close();
      dialog.remove();
      answer(given);
    };
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const { value: button, className } = /** @type {HTMLButtonElement} */ (event.submitter ?? form.querySelector('.first'));
      const given = { button, values: Object.fromEntries(rows.map(({ name, input }) => [name, input.value])) };
      if (!act || className !== 'first') return end(given);
      if (form.ariaBusy) return;
      form.ariaBusy = 'true';
      const done = await attempt(fault, () => act(given.values));
      form.ariaBusy = null;
      if (done) end({ ...given, done });
    });
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      end(null);
    });
    dialog.addEventListener('keydown', (event) => event.stopPropagation());
    parent.append(dialog);
    dialog.showModal();
  });
}

/** @param {Field} told */
function makeField({ name, label, value = '', hint, long, required, options }) {
  const list = options?.length ? make('datalist', { id: newId() }, ...options.map((one) => make('option', { ...one }))) : null;
  const input = long ? make('textarea', { name, required, rows: 3 }) : line({ name, required, list: list?.id });
  input.value = value;
  const row = field(label, input, hint);
  if (list) row.append(list);
  return { name, input, row };
}
