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
