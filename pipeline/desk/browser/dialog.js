// A small question over the page: a title, fields if there are any, and buttons.

import { field, line, make, newId, ways } from './parts.js';

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
 * @param {HTMLElement} parent
 * @param {{title: string, lead?: string, more?: Node, fields?: Field[], buttons: Record<string, string>}} question
 * @returns {Promise<{button: string, values: Record<string, string>} | null>}
 */
export function ask(parent, { title, lead, more, fields = [], buttons }) {
  return new Promise((answer) => {
    const id = newId();
    const rows = fields.map(makeField);
    const form = make('form', { method: 'dialog' },
      make('h2', { id }, title),
      lead && make('p', {}, lead),
      more,
      ...rows.map(({ row }) => row),
      ways(...Object.entries(buttons).map(([name, label], at) => make('button', {
        type: 'submit', value: name, class: at ? false : 'first', formnovalidate: at > 0,
      }, label))));
    const dialog = make('dialog', { class: 'question', 'aria-labelledby': id }, form);
    const end = (/** @type {string | null} */ button) => {
      dialog.close();
      dialog.remove();
      answer(button === null ? null : { button, values: Object.fromEntries(rows.map(({ name, input }) => [name, input.value])) });
    };
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      end(/** @type {HTMLButtonElement} */ (event.submitter ?? form.querySelector('.first')).value);
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
