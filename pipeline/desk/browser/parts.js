// Small helpers that the modules of the desk share.

/** @typedef {Record<string, unknown>} Attributes */

/**
 * Make an element. `onclick` and the like add listeners; a value of true sets an attribute without a value, and one of
 * false, null or undefined sets none. Texts of files are children, and never HTML.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes]
 * @param {...(Node | string | null | false | undefined)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** Make a button. @param {string} label @param {(event: Event) => unknown} onclick @param {Attributes} [more] */
export const button = (label, onclick, more) => make('button', { type: 'button', onclick, ...more }, label);

/** Make a field for a line of text. @param {Attributes} [more] */
export const line = (more) => make('input', { type: 'text', autocomplete: 'off', ...more });

/** Make a row of a form: a control with its label and, if there is one, a hint. @param {string} label @param {HTMLElement} control @param {string} [hint] */
export function field(label, control, hint) {
  control.id ||= newId();
  const about = hint && make('small', { id: `${control.id}-hint` }, hint);
  if (about) control.setAttribute('aria-describedby', about.id);
  return make('p', { class: 'field' }, make('label', { for: control.id }, label), control, about);
}

/** Make a form whose last row is its button. @param {string} label @param {() => unknown} onsubmit @param {...(Node | null | false)} rows */
export function form(label, onsubmit, ...rows) {
  const made = make('form', { class: 'part' }, ...rows, make('div', { class: 'ways' }, make('button', { type: 'submit', class: 'first' }, label)));
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    onsubmit();
  });
  return made;
}

/** Do something at events of the page until a panel is closed. @param {HTMLElement} place @param {string[]} names @param {() => unknown} again */
export function follow(place, names, again) {
  const listening = new AbortController();
  for (const name of names) document.addEventListener(name, () => again(), { signal: listening.signal });
  place.closest('.side')?.addEventListener('desk:close', () => listening.abort(), { once: true });
}

/** Say when something was. @param {number} moment seconds since 1970 */
export const showMoment = (moment) => new Date(moment * 1000).toLocaleString(document.documentElement.lang || undefined, { dateStyle: 'medium', timeStyle: 'short' });

/**
 * Put values into a sentence: `{name}` becomes the value of that name.
 * @param {string} sentence
 * @param {Record<string, unknown>} values
 */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

let made = 0;

/** Return an id that no other element of the page has. */
export function newId() {
  made += 1;
  return `desk-${made}`;
}

/**
 * Call a function at each of these events of the document, as long as a panel is open.
 * @param {HTMLElement} place that of the panel
 * @param {string[]} events
 * @param {() => unknown} act
 */
export function whileOpen(place, events, act) {
  for (const event of events) document.addEventListener(event, act);
  place.closest('.side')?.addEventListener('desk:close', () => {
    for (const event of events) document.removeEventListener(event, act);
  }, { once: true });
}
