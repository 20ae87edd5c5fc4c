// All problems, beside the page, for whoever wants to see them.

const drawer = make('dialog', { class: 'drawer', id: 'drawer', 'aria-labelledby': 'drawer-title' });
drawer.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    event.stopPropagation();
    closeDrawer();
  }
});
shadow.append(drawer);

function toggleDrawer() {
  if (drawer.open) closeDrawer();
  else openDrawer().then(() => drawer.querySelector('.close').focus());
}

async function openDrawer() {
  await fillDrawer();
  const held = document.activeElement;
  drawer.show();
  held?.focus?.();
  problemsButton.setAttribute('aria-expanded', 'true');
  stored.set('drawer', 'open');
}

function closeDrawer() {
  drawer.close();
  problemsButton.setAttribute('aria-expanded', 'false');
  problemsButton.focus();
  stored.set('drawer', '');
}

async function fillDrawer() {
  const answer = await fetch(`${OURS}problems?source=${encodeURIComponent(view.source)}`, { cache: 'no-store' });
  if (!answer.ok) return;
  const { problems, more } = await answer.json();
  const place = drawer.scrollTop, held = shadow.activeElement && drawer.contains(shadow.activeElement);
  proofs.replaceChildren(); // of what the file was
  drawer.replaceChildren(
    make('div', { class: 'head' }, make('h2', { id: 'drawer-title' }, WORDS.problems), closeButton(closeDrawer)),
    ...view.source ? [make('button', { type: 'button', class: 'order', onclick: proofread }, WORDS.proofread), proofs] : [],
    ...groups(problems),
    more ? make('p', {}, say('drawer_more', { count: more })) : '');
  drawer.scrollTop = place;
  if (held) drawer.querySelector('.close').focus();
}

function groups(problems) {
  if (!problems.length) return [make('p', { class: 'lead' }, WORDS.all_well)];
  const here = problems.filter((problem) => view.source && problem.path === view.source);
  const others = problems.filter((problem) => !here.includes(problem));
  return [group('here', here), group(view.source ? 'elsewhere' : 'everywhere', others)].filter(Boolean);
}

function group(title, problems) {
  if (!problems.length) return null;
  return make('section', { 'aria-labelledby': `drawer-${title}` },
    make('h3', { id: `drawer-${title}` }, WORDS[title]),
    make('ol', { class: 'problems' }, ...problems.map(problemItem)));
}

// What a proof-reader says of the file of this page.
const proofs = make('div');
async function proofread({ target }) {
  target.disabled = true;
  const answer = await fetch(`${OURS}proofread?source=${encodeURIComponent(view.source)}`, { cache: 'no-store' });
  target.disabled = false;
  if (!answer.ok) return;
  const { problems } = await answer.json();
  proofs.replaceChildren(group('proofs', problems) ?? make('p', { class: 'lead' }, WORDS.all_well));
  announce(sayCount('notes', problems.length));
}

// Escape closes the drawer from wherever one is on the page.
document.addEventListener('keydown', (event) => { if (event.key === 'Escape' && drawer.open) closeDrawer(); });
