// The page in view: it is replaced where it stands, so that what has not changed stays as it is, and so does the place
// to which one has scrolled.

let view = JSON.parse(document.currentScript.dataset.preview);

const sitePath = (address) => decodeURI(new URL(address, location.href).pathname).slice(1);

// What the page shows beside its own text: when one of these changes, it is loaded anew.
function shownFiles() {
  const found = document.querySelectorAll('link[rel=stylesheet], link[rel=icon], img[src], source[src], video[src], audio[src]');
  return new Set([...found].map((element) => sitePath(element.href || element.src)));
}

function mayHaveChanged(changed) {
  if (changed === null || changed.includes(view.path)) return true;
  const files = shownFiles();
  return changed.some((path) => files.has(path));
}

async function renew(changed) {
  if (view.kind === 'waiting') return location.reload();
  if (view.kind !== 'site') return (await isThere()) && location.reload();
  if (changed === null || !changed.includes(view.path)) return location.reload();
  const answer = await fetch(location.href, { cache: 'no-store' });
  if (!answer.ok) return location.reload();
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  if (fresh.body.querySelector('script') || needsFiles(fresh)) return location.reload();
  view = JSON.parse(fresh.querySelector('script[data-preview]').dataset.preview);
  // The site's own script takes away what it has added, and adds it again.
  document.dispatchEvent(new Event('editions:before'));
  replaceHead(fresh);
  replaceAttributes(document.documentElement, fresh.documentElement);
  replace(document.body, document.adoptNode(fresh.body));
  document.dispatchEvent(new Event('editions:after'));
}

async function isThere() {
  const answer = await fetch(location.href, { cache: 'no-store', redirect: 'manual' });
  return answer.ok;
}

// Not by their media, which follow the reader's choice of colours. What pictures a page may show is said once and for all.
const loaded = (tree) => [...tree.head.querySelectorAll('link[rel=stylesheet], style, script[data-rules]')]
  .map((each) => each.getAttribute('href') ?? each.dataset.rules ?? each.textContent).join();
const needsFiles = (fresh) => loaded(fresh) !== loaded(document);

function replaceHead(fresh) {
  // The page keeps the word that its scripts bear: rules with another one would end them.
  const kept = 'link[rel=stylesheet], style, script, meta[http-equiv]';
  document.title = fresh.title;
  for (const element of [...document.head.children]) if (!element.matches(`${kept}, title`)) element.remove();
  for (const element of [...fresh.head.children]) if (!element.matches(`${kept}, title`)) document.head.append(element);
}

function replaceAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    // What somebody has opened stays open.
    if (!fresh.hasAttribute(name) && !(name === 'open' && old.matches('details'))) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
}

function replace(old, fresh) {
  replaceAttributes(old, fresh);
  const before = [...old.childNodes], after = [...fresh.childNodes];
  let same = 0;
  while (same < before.length && same < after.length && before[same].isEqualNode(after[same])) same += 1;
  while (before.length > same && after.length > same && before.at(-1).isEqualNode(after.at(-1))) {
    before.pop();
    after.pop();
  }
  const end = before.length ? before.at(-1).nextSibling : old.childNodes[same] ?? null;
  const pairs = Math.max(before.length, after.length);
  for (let at = same; at < pairs; at += 1) replaceOne(old, before[at], after[at], end);
}

function replaceOne(parent, old, fresh, end) {
  if (!old) parent.insertBefore(fresh, end);
  else if (!fresh) old.remove();
  else if (old.nodeType === Node.ELEMENT_NODE && old.nodeName === fresh.nodeName && old.id === fresh.id) replace(old, fresh);
  else old.replaceWith(fresh);
}
