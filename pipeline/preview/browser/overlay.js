// The errors of the last save, over the page until they are fixed; whoever puts it away sees it again with the next ones.

const overlay = make('dialog', { class: 'overlay', 'aria-labelledby': 'overlay-title' });
overlay.addEventListener('close', () => { if (overlay.dataset.key) stored.set('dismissed', overlay.dataset.key); });
shadow.append(overlay);

function showErrors(errors, count) {
  const key = errors.length ? JSON.stringify(errors) : '';
  if (key === (overlay.dataset.key ?? '')) return;
  overlay.dataset.key = key;
  if (!key) {
    stored.set('dismissed', '');
    overlay.close();
    overlay.replaceChildren();
    return;
  }
  overlay.replaceChildren(
    make('div', { class: 'head' },
      make('h2', { id: 'overlay-title' }, sayCount('in_overlay', count)),
      closeButton(() => overlay.close())),
    make('p', { class: 'lead' }, WORDS.overlay_lead),
    make('ol', { class: 'problems' }, ...errors.map(problemItem)),
    count > errors.length ? make('p', {}, say('overlay_more', { count: count - errors.length })) : '');
  if (!overlay.open && stored.get('dismissed') !== key) overlay.showModal();
}
