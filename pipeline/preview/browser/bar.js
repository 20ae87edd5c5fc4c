// The bar at the edge of the window: what is wrong, and what can be made of the article in view.

const problemsButton = make('button', {
  type: 'button', class: 'state', 'aria-expanded': 'false', 'aria-controls': 'drawer', onclick: toggleDrawer,
});
const foldButton = make('button', { type: 'button', class: 'fold', onclick: () => fold(bar.dataset.folded !== 'yes') });
const items = make('div', { class: 'items' });
const bar = make('aside', { class: 'bar', hidden: true, 'aria-label': WORDS.preview }, foldButton, items);
shadow.append(bar);

function fold(folded) {
  bar.dataset.folded = folded ? 'yes' : 'no';
  items.hidden = folded;
  foldButton.setAttribute('aria-label', folded ? WORDS.unfold : WORDS.fold);
  foldButton.setAttribute('aria-expanded', String(!folded));
  stored.set('folded', folded ? 'yes' : '');
}

function counts(count) {
  const kinds = ['error', 'warning', 'note'].filter((kind) => count[kind]);
  return kinds.map((kind) => sayCount(`${kind}s`, count[kind])).join(' · ') || WORDS.no_problems;
}

function worst(count) {
  return ['error', 'warning', 'note'].find((kind) => count[kind]) ?? 'none';
}

function showBar(state) {
  bar.hidden = false;
  const isDraft = state.drafts.includes(view.path);
  bar.dataset.worst = state.ready ? worst(state.count) : 'making';
  problemsButton.textContent = state.ready ? counts(state.count) : WORDS.making;
  const held = shadow.activeElement;
  items.replaceChildren(
    ...(isDraft ? [make('strong', { class: 'draft', title: WORDS.draft_meaning }, WORDS.draft)] : []),
    problemsButton,
    ...(view.slug && view.kind === 'site' ? [orderLink('pdf'), orderLink('epub')] : []));
  if (held?.isConnected) held.focus();
}

function orderLink(kind) {
  const way = `${OURS}order/${kind}/${encodeURIComponent(view.slug)}`;
  return make('a', { class: 'order', href: way, target: '_blank', 'aria-label': WORDS[`${kind}_meaning`] }, WORDS[kind]);
}

function showEnd() {
  bar.hidden = false;
  bar.dataset.worst = 'ended';
  items.replaceChildren(make('span', { class: 'ended' }, WORDS.ended));
  announce(WORDS.ended);
}

// Drafts are marked wherever a link leads to one.
function markDrafts(drafts) {
  const known = new Set(drafts);
  for (const link of document.body.querySelectorAll('a[href]')) {
    link.toggleAttribute('data-preview-draft', link.origin === location.origin && known.has(sitePath(link.href)));
  }
}
