// What is ours stands beside the page, in a tree of its own: no style of the page reaches it, nor the other way round.
// Words of files are set as text, never as HTML.

const host = document.createElement('editions-preview');
const shadow = host.attachShadow({ mode: 'open' });
const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);
shadow.adoptedStyleSheets = [sheet];
host.lang = LANGUAGE;
host.dir = 'ltr';

const marks = new CSSStyleSheet();
marks.replaceSync(`@media screen { a[data-preview-draft]::before {
  content: "${WORDS.draft_mark}"; margin-inline-end: .5em; padding: 0 .4em; border: 1px dashed; border-radius: 4px;
  font: italic .7em system-ui, sans-serif; vertical-align: .15em;
} }`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, marks];

function say(name, values = {}) {
  return WORDS[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

function sayCount(name, count) {
  return say(count === 1 ? `${name}_1` : name, { count });
}

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== false));
  return element;
}

const announcement = make('div', { class: 'unseen', role: 'status', 'aria-live': 'polite' });
shadow.append(announcement);

function announce(words) {
  if (announcement.textContent !== words) announcement.textContent = words;
}

// One problem: where, the words of that line, what is wrong and how to fix it.
function problemItem(problem) {
  const named = make('span', { class: `severity ${problem.severity}` }, WORDS[problem.severity]);
  return make('li', { class: 'problem' },
    make('p', { class: 'place' }, named, ' ', make('code', { dir: 'auto' }, problem.place), ' ', make('span', { class: 'rule' }, problem.rule)),
    make('p', { class: 'message', dir: 'auto' }, problem.message),
    problem.words.length ? sourceLine(problem) : null,
    problem.hint ? make('p', { class: 'hint', dir: 'auto' }, say('fix', { hint: problem.hint })) : null);
}

function sourceLine(problem) {
  const [before, at, behind] = problem.words;
  return make('pre', { class: 'source', dir: 'auto' },
    make('span', { class: 'number', 'aria-hidden': 'true' }, String(problem.line)),
    make('code', {}, before, at ? make('mark', {}, at) : null, behind));
}

function closeButton(close) {
  return make('button', { type: 'button', class: 'close', 'aria-label': WORDS.close, onclick: close }, '×');
}

const stored = {
  get: (key) => { try { return sessionStorage.getItem(`preview-${key}`); } catch { return null; } },
  set: (key, value) => { try { sessionStorage.setItem(`preview-${key}`, value); } catch { /* none is kept */ } },
};
