// The controls of a form: for each kind of field its parts, and how its value is read and set.

import { button, fill, line, make } from './parts.js';

/** @typedef {import('./form.js').Field} Field */
/** @typedef {import('./form.js').Value} Value */
/** @typedef {import('./desk.js').Desk} Desk */
/** @typedef {{parts: Node[], get: () => Value, set: (value: Value) => void}} Control */
/** @typedef {(field: Field, told: Record<string, unknown>, desk: Desk, other: (name: string) => Value | undefined) => Control} Draw */

/** @param {Value} value */
const text = (value) => (value === null || value === undefined ? '' : String(value));

/**
 * @param {string[]} choices
 * @param {string} id
 */
function datalist(choices, id) {
  return make('datalist', { id }, ...choices.slice(0, 1000).map((value) => make('option', { value })));
}

/**
 * A control of one input whose value is its text.
 * @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} input
 * @param {Value} value
 * @param {...Node} more
 * @returns {Control}
 */
function plain(input, value, ...more) {
  input.value = text(value);
  return { parts: [input, ...more], get: () => input.value, set: (fresh) => { input.value = text(fresh); } };
}

/** @type {Draw} */
function drawText({ value, choices }, told) {
  const list = `${told.id}-list`;
  const input = line({ ...told, dir: 'auto', list: choices.length > 0 && list });
  return plain(input, value, ...(choices.length ? [datalist(choices, list)] : []));
}

/** @type {Draw} */
function drawLong({ value, kind }, told) {
  const rows = Math.min(12, Math.max(3, text(value).split('\n').length));
  return plain(make('textarea', { ...told, rows, dir: 'auto', spellcheck: kind !== 'lines' }), value);
}

/** @type {Draw} */
function drawPicture(field, told, desk, other) {
  const control = drawText(field, told, desk, other);
  // The path that it gives is one from the post in view.
  if (!field.group && desk.choosePicture) {
    control.parts.push(button(desk.words.form_choose_picture, async () => {
      const chosen = await desk.choosePicture(control.get() ? { path: text(control.get()), alt: '' } : undefined);
      if (chosen) control.set(chosen.path);
    }));
  }
  return control;
}

/** A date keeps the time that follows its day, and words in the file stay until another day is chosen. @type {Draw} */
function drawDate({ value, more }, told, { words }) {
  const input = make('input', { ...told, type: 'date' });
  input.value = more.day;
  let written = text(value);
  const note = make('small', {}, written && written.slice(0, 10) !== more.day ? fill(words.form_date_written, { value: written }) : '');
  const get = () => {
    if (input.value === more.day && written === text(value)) return written;
    return input.value && /^\d{4}-\d{2}-\d{2}[T ]/.test(written) ? input.value + written.slice(10) : input.value;
  };
  const set = (/** @type {Value} */ fresh) => { written = text(fresh); input.value = written.slice(0, 10); };
  return { parts: note.textContent ? [input, note] : [input], get, set };
}

/** @type {Draw} */
function drawChoice({ value, choices, more }, told, { words }) {
  const others = text(value) && !choices.includes(text(value)) ? [text(value)] : [];
  const options = [...choices, ...others].map((each) => make('option', { value: each }, more.called?.[each] ?? each));
  return plain(make('select', told, make('option', { value: '' }, words.form_as_usual), ...options), value);
}

/** @type {Draw} */
function drawSwitch({ value }, told) {
  const input = make('input', { ...told, type: 'checkbox' });
  const set = (/** @type {Value} */ fresh) => { input.checked = fresh === true || fresh === 'true'; };
  set(value);
  return { parts: [input], get: () => input.checked, set };
}

/** Names as chips: each can be removed, and one that the collection spells otherwise says so. @type {Draw} */
function drawNames({ value, choices, label }, told, desk) {
  const { words } = desk;
  let items = /** @type {string[]} */ (Array.isArray(value) ? value.map(String) : []);
  const chips = make('ul', { class: 'chips' });
  const note = make('small', { class: 'twin', role: 'status' });
  const id = `${told.id}-list`;
  const input = line({
    ...told, dir: 'auto', list: id, placeholder: words.form_add,
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Enter' || event.key === ',' || event.key === ';') {
        if (event.key === 'Enter' && !input.value.trim()) return;
        event.preventDefault();
        add();
      } else if (event.key === 'Backspace' && !input.value && items.length) remove(items[items.length - 1]);
    },
    onchange: () => add(),
    onblur: () => add(),
  });
  /** The commonest spelling, where the item has another one. @param {string} item */
  const twinOf = (item) => {
    const other = choices.find((each) => fold(each) === fold(item)) ?? item;
    return typed(other) === typed(item) ? '' : other;
  };
  const show = () => {
    chips.replaceChildren(...items.map((item) => make('li', {},
      make('span', { dir: 'auto' }, item),
      button('×', () => remove(item), { 'aria-label': fill(words.form_remove, { name: item }) }))));
    note.replaceChildren(...items.filter(twinOf).flatMap((item) => [
      fill(words.form_twin, { name: item, other: twinOf(item) }), ' ',
      button(fill(words.form_twin_take, { other: twinOf(item) }), () => swap(item, twinOf(item))), ' ',
    ]));
    chips.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const add = () => {
    const fresh = input.value.split(/[,;]/).map((each) => each.trim()).filter((each) => each && !items.includes(each));
    input.value = '';
    if (!fresh.length) return;
    items = [...items, ...fresh];
    show();
    desk.say(fill(words.form_added, { name: fresh.join(', ') }));
  };
  /** @param {string} item */
  const remove = (item) => {
    items = items.filter((each) => each !== item);
    show();
    input.focus();
    desk.say(fill(words.form_removed, { name: item }));
  };
  /**
   * @param {string} item
   * @param {string} other
   */
  const swap = (item, other) => {
    items = [...new Set(items.map((each) => (each === item ? other : each)))];
    show();
    input.focus();
  };
  chips.setAttribute('aria-label', label);
  show();
  const get = () => {
    const last = input.value.trim();
    return last && !items.includes(last) ? [...items, last] : items;
  };
  return { parts: [chips, input, datalist(choices, id), note], get, set: (fresh) => { items = Array.isArray(fresh) ? fresh.map(String) : []; show(); } };
}

/** A name as keyboards have it: the collection's names are set with the signs of print. @param {string} name */
const typed = (name) => name.replace(/’/g, "'").replace(/[\u202f\u00a0]/g, ' ');

/** As the program compares names: capitals, accents, hyphens and a plural do not count. @param {string} name */
function fold(name) {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').replace(/(?<=[\p{L}\p{N}]{2})[sx](?= |$)/gu, '').trim();
}

/** A colour as text and with a picker, and how it can be read. @type {Draw} */
function drawColour({ value, more }, told, { words }, other) {
  const input = line({ ...told, spellcheck: 'false', placeholder: more.usual, oninput: () => show() });
  const picker = make('input', {
    type: 'color', 'aria-label': words.form_pick, oninput: () => { input.value = picker.value; show(); },
  });
  const note = make('small', { role: 'status' });
  const show = () => {
    const colour = whole(input.value) || (input.value.trim() ? '' : more.usual);
    if (colour) picker.value = colour;
    const against = whole(text(other(more.beside) ?? '')) || more.against;
    const found = colour && contrast(colour, against);
    const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
    note.textContent = found ? fill(found < more.least ? words.form_contrast_weak : words.form_contrast_good, {
      contrast: number.format(Math.floor(found * 10) / 10), colour: against, least: number.format(more.least),
    }) : '';
  };
  const row = make('span', { class: 'picking' }, input, picker);
  const control = plain(input, value);
  show();
  queueMicrotask(() => row.parentElement?.addEventListener('desk:other', show));
  return { parts: [row, note], get: control.get, set: (fresh) => { control.set(fresh); show(); } };
}

/** @param {string} colour */
function whole(colour) {
  const digits = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(colour.trim())?.[1].toLowerCase();
  return digits ? `#${digits.length === 3 ? [...digits].map((each) => each + each).join('') : digits}` : '';
}

/**
 * The contrast of two colours after WCAG 2.2, from 1 to 21.
 * @param {string} one
 * @param {string} two
 */
export function contrast(one, two) {
  const [dark, light] = [one, two].map((colour) => {
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }).sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** @type {Record<string, Draw>} */
export const controls = {
  text: drawText, language: drawText, 'long text': drawLong, lines: drawLong, picture: drawPicture, date: drawDate,
  choice: drawChoice, switch: drawSwitch, names: drawNames, list: drawNames, colour: drawColour,
};
