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
