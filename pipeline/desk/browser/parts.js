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

/** Make a button that is a row of a list. @param {() => unknown} onclick @param {(Node | string | false | '')[]} children @param {Attributes} [more] */
export const rowButton = (onclick, children, more) => make('button', { type: 'button', class: 'row', onclick, ...more }, ...children);

/** Make a line of buttons and the like. @param {...(Node | string | null | false | undefined)} children */
export const ways = (...children) => make('div', { class: 'ways' }, ...children);

/** Make a list of rows, or say that there are none. @param {Node[]} rows @param {string} none */
export const rowsOf = (rows, none) => (rows.length ? make('ul', { class: 'rows' }, ...rows) : make('p', {}, none));

/**
 * Show the texts of the person and of the file side by side.
 * @param {Record<string, string>} words
 * @param {string} mine
 * @param {string} theirs
 */
export function showBoth(words, mine, theirs) {
  const side = (/** @type {string} */ label, /** @type {string} */ text) => make('section', {}, make('h3', {}, label), make('pre', { tabindex: 0, dir: 'auto' }, text || '\u00a0'));
  return make('div', { class: 'both' }, side(words.desk_conflict_mine, mine), side(words.desk_conflict_theirs, theirs));
}

/**
 * Show lines that differ, as they were and as they are.
 * @param {Record<string, string>} words
 * @param {{line: number, before: string[], after: string[]}[]} changes
 */
export function showChanges(words, changes) {
  const side = (/** @type {string} */ label, /** @type {'del' | 'ins'} */ tag, /** @type {string[]} */ lines) => make('section', {}, make('h3', {}, label), make('pre', { dir: 'auto' }, make(tag, {}, lines.join('\n') || '\u00a0')));
  return make('div', { class: 'changes' }, ...changes.map(({ line: at, before, after }) => make('div', {},
    make('small', {}, fill(words.problems_place, { line: at })),
    make('div', { class: 'both' }, side(words.problems_before, 'del', before), side(words.problems_after, 'ins', after)))));
}

/** Make a place where it is told what went wrong. */
export const makeFault = () => make('p', { class: 'fault', role: 'alert' });

/**
 * Do something, and tell at a place what went wrong, if anything did.
 * @template T
 * @param {HTMLElement} fault
 * @param {() => Promise<T>} act
 */
export async function attempt(fault, act) {
  fault.textContent = '';
  try {
    return await act();
  } catch (error) {
    fault.textContent = error instanceof Error ? error.message : '';
  }
}

/**
 * Do something, and tell over the page what went wrong, if anything did.
 * @template T
 * @param {{complain: (error: unknown) => void}} desk
 * @param {() => Promise<T>} act
 */
export async function attemptAt(desk, act) {
  try {
    return await act();
  } catch (error) {
    desk.complain(error);
  }
}

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
  const made = make('form', { class: 'part' }, ...rows, ways(make('button', { type: 'submit', class: 'first' }, label)));
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

/** Return whether the focus may be moved by what comes late: it is in a place, or nowhere. @param {Element} place */
export const mayFocus = (place) => [document.body, null].includes(/** @type {HTMLElement | null} */ (document.activeElement)) || place.contains(document.activeElement);

/**
 * Put other children into a place; the focus stays with the same control, or the one that has its turn now.
 * @param {HTMLElement} place
 * @param {() => Iterable<Node | string>} makeChildren called when the focus is known: a control that is kept loses it as it moves
 */
export function refill(place, makeChildren) {
  const held = document.activeElement;
  const controls = () => [.../** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll('button, input, select, textarea, summary'))];
  const at = controls().findIndex((each) => each === held);
  place.replaceChildren(...makeChildren());
  if (at >= 0) (controls().find((each) => each === held) ?? controls()[at] ?? controls().pop())?.focus();
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

/**
 * Return the address by which one file calls another; both are paths below the content folder.
 * @param {string} from
 * @param {string} to
 */
export function leadTo(from, to) {
  const here = from.split('/').slice(0, -1);
  const there = to.split('/');
  while (here.length && here[0] === there[0]) here.shift(), there.shift();
  return '../'.repeat(here.length) + there.join('/');
}

let made = 0;

/** Return an id that no other element of the page has. */
export function newId() {
  made += 1;
  return `desk-${made}`;
}

