// A page takes the place of the one in view, so that what has not changed stays as it is.

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
