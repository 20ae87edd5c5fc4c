// What the preview tells: it is heard by the tab in view alone, since a browser keeps no more than six such lines open.

let source = null, silence = 0, known = view.number, busy = Promise.resolve();

function listen() {
  if (source || document.hidden) return;
  source = new EventSource(`${OURS}events?number=${known}`);
  source.addEventListener('message', (event) => {
    hush();
    const state = JSON.parse(event.data);
    busy = busy.then(() => hear(state)).catch(() => {});
  });
  source.addEventListener('error', () => {
    silence ||= setTimeout(showEnd, 1500);
    if (source?.readyState === EventSource.CLOSED) restart();
  });
}

function restart() {
  source = null;
  setTimeout(listen, 2000);
}

function stop() {
  source?.close();
  source = null;
  hush();
}

function hush() {
  clearTimeout(silence);
  silence = 0;
}

async function hear(state) {
  if (state.instance !== view.instance) return location.reload();
  known = state.number;
  const changed = state.changed;
  if (view.kind === 'waiting' ? state.ready : mayHaveChanged(changed) || (view.kind === 'missing' && changed.length)) {
    await renew(changed);
    announce(WORDS.updated);
  }
  if (!view.near) return;
  markDrafts(state.drafts);
  showBar(state);
  showErrors(state.errors, state.count.error);
  if (drawer.open) await fillDrawer();
  else if (stored.get('drawer') === 'open') await openDrawer();
}

function begin() {
  if (view.near) {
    fold(stored.get('folded') === 'yes');
    document.documentElement.append(host);
  }
  if (view.kind === 'order') return order();
  document.addEventListener('visibilitychange', () => (document.hidden ? stop() : listen()));
  addEventListener('pageshow', (event) => event.persisted && location.reload());
  listen();
}

begin();
