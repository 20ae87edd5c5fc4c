// Speaks for a page of the site to the desk that shows it in a frame: which blocks there are, where they are, and which
// one somebody wants to edit. Nothing of the desk is in the page, which says what a post says.

let pencil = false, held = null, how = '', colours = '', faults = {};
const home = location.origin;
const ours = new CSSStyleSheet();
ours.replaceSync(`
  [data-desk-pencil] [data-block] { cursor: text; border-radius: 3px; scroll-margin-block: 6rem; }
  [data-desk-pencil] [data-block]:hover { outline: 1px dashed color-mix(in srgb, currentColor 45%, transparent); outline-offset: 6px; }
  [data-desk-pencil] [data-block]:focus-visible { outline: 3px solid #1c62b9; outline-offset: 6px; }
  [data-desk-fault] { outline: 2px solid #b3261e; outline-offset: 6px; border-radius: 3px; }
  [data-desk-fault]::after { content: attr(data-desk-fault); display: block; margin-top: 0.8rem; padding: 0.4rem 0.7rem; border-radius: 3px; background: #b3261e; color: #fff; font: 600 0.9rem/1.4 var(--sans, sans-serif); font-style: normal; text-align: start; }
  [data-desk-space] { display: block; }
  @media print { [data-desk-space], [data-desk-fault]::after { display: none; } }
`);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, ours];

const tell = (kind, more = {}) => parent.postMessage({ kind, ...more }, home);
const blocks = () => [...document.querySelectorAll('[data-block]')].filter((each) => !each.parentElement.closest('[data-block]'));
const blocksOf = (number) => blocks().filter((each) => each.dataset.block === String(number));
const numberOf = (element) => Number(element.dataset.block);

function showPencil() {
  document.documentElement.toggleAttribute('data-desk-pencil', pencil);
  for (const block of blocks()) {
    const fault = pencil && faults[block.dataset.block];
    if (fault) block.dataset.deskFault = fault;
    else delete block.dataset.deskFault;
    if (pencil) {
      block.tabIndex = 0;
      block.setAttribute('aria-description', [fault, how].filter(Boolean).join(' '));
    } else {
      block.removeAttribute('tabindex');
      block.removeAttribute('aria-description');
    }
  }
}

// The reader's choice of colours, which a page of an opaque origin cannot keep.
function showColours() {
  const list = document.querySelector('.colours select');
  if (!(list instanceof HTMLSelectElement) || !colours || list.value === colours) return;
  list.value = colours;
  list.dispatchEvent(new Event('change', { bubbles: true }));
}

// Room for the editor, in the place of a block or behind it; the editor itself lies over it and belongs to the desk.
function hold({ number, size, height, behind }) {
  if (held?.number !== number || held.size !== size || held.behind !== behind) {
    letGo();
    const found = blocks().filter((each) => numberOf(each) >= number && numberOf(each) < number + size);
    const space = document.createElement('div');
    space.dataset.deskSpace = '';
    held = { number, size, behind, space, hidden: behind ? [] : found };
    const last = found.at(-1);
    if (last) (behind ? last.after(space) : found[0].before(space));
    else (document.querySelector('article .body, main') ?? document.body).append(space);
    for (const block of held.hidden) block.style.setProperty('display', 'none', 'important');
  }
  if (held.space.style.height !== `${height}px`) {
    held.space.style.height = `${height}px`;
    held.space.scrollIntoView({ block: 'nearest' });
  }
  place();
}

function letGo() {
  if (!held) return;
  for (const block of held.hidden) block.style.removeProperty('display');
  held.space.remove();
  held = null;
}

function place() {
  if (!held) return;
  const { top, left, width } = held.space.getBoundingClientRect();
  tell('place', { number: held.number, top, left, width });
}

function blockAt(target) {
  const block = target instanceof Element ? target.closest('[data-block]') : null;
  return block && blocks().find((each) => each.contains(block));
}

function open(block) {
  tell('open', { number: numberOf(block) });
}

addEventListener('click', (event) => {
  if (!pencil || event.ctrlKey || event.metaKey || event.defaultPrevented || !getSelection().isCollapsed) return;
  const block = blockAt(event.target);
  if (block && !event.target.closest('button, summary, input, select, textarea, audio, video, iframe')) {
    event.preventDefault();
    open(block);
  } else if (!block && event.target.closest('main header h1, main h1')) tell('title');
}, true);

// The desk goes there, which saves first what was typed.
addEventListener('click', (event) => {
  const link = event.target instanceof Element && event.target.closest('a[href], area[href]');
  if (!(link instanceof HTMLAnchorElement || link instanceof HTMLAreaElement) || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const { origin, pathname, search, hash } = link;
  const isWithin = link.getAttribute('href').startsWith('#') || (hash && pathname === location.pathname);
  if (isWithin || origin !== home || link.target || link.hasAttribute('download')) return;
  event.preventDefault();
  tell('go', { address: pathname + search + hash });
});

addEventListener('keydown', (event) => {
  const block = pencil && document.activeElement?.matches('[data-block]') ? document.activeElement : null;
  const held = event.ctrlKey || event.metaKey;
  if (block && event.key === 'Enter') {
    event.preventDefault();
    if (event.altKey) tell('insert', { number: numberOf(block) });
    else open(block);
  } else if (held && ['z', 'y'].includes(event.key.toLowerCase())) {
    event.preventDefault();
    tell(event.key.toLowerCase() === 'y' || event.shiftKey ? 'redo' : 'undo');
  } else if (event.key === 'F6') {
    event.preventDefault();
    tell('leave');
  }
});

addEventListener('focusin', (event) => {
  const block = blockAt(event.target);
  if (block) tell('focus', { number: numberOf(block) });
});

addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLSelectElement) || !target.matches('.colours select')) return;
  colours = target.value;
  tell('colours', { colours });
});

for (const name of /** @type {const} */ (['dragover', 'drop'])) {
  addEventListener(name, (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    if (name === 'drop') tell('drop', { names: [...event.dataTransfer.files].map((file) => file.name) });
  });
}
for (const name of ['scroll', 'resize']) addEventListener(name, () => requestAnimationFrame(place), { passive: true });

const acts = {
  pencil: (said) => {
    [pencil, how, colours, faults] = [said.on, said.how, said.colours, said.faults];
    showPencil();
    showColours();
  },
  hold,
  release: letGo,
  show: ({ number, focus, near }) => {
    const block = blocksOf(number)[0];
    block?.scrollIntoView({ block: near ? 'nearest' : 'center' });
    if (focus) block?.focus({ preventScroll: true });
  },
  scroll: ({ by }) => scrollBy(0, by),
  html: ({ html }) => {
    if (document.readyState === 'loading') return; // the desk asks again when the page is there
    const fresh = new DOMParser().parseFromString(html, 'text/html');
    if (fresh.body.querySelector('script') || needsFiles(fresh)) return location.reload();
    letGo();
    const at = document.activeElement?.dataset?.block;
    document.dispatchEvent(new Event('editions:before'));
    replaceHead(fresh);
    replaceAttributes(document.documentElement, fresh.documentElement);
    replace(document.body, document.adoptNode(fresh.body));
    document.dispatchEvent(new Event('editions:after'));
    showPencil();
    showColours();
    if (at) blocksOf(at)[0]?.focus({ preventScroll: true });
    tell('shown');
  },
};

addEventListener('message', ({ source, origin, data }) => {
  if (source === parent && origin === home && Object.hasOwn(acts, data?.kind)) acts[data.kind](data);
});

addEventListener('DOMContentLoaded', () => tell('page', { address: location.pathname, title: document.title }));
