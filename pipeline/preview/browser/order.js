// A page of ours: it orders a PDF or an e-book, shows how far it is, and opens it.

async function order() {
  const main = document.querySelector('main');
  const bar = make('progress', { 'aria-label': document.title });
  main.querySelector('.lead').after(bar);
  const question = new URLSearchParams({ kind: view.path, slug: view.slug });
  const answer = await fetch(`${OURS}orders?${question}`, { method: 'POST', headers: { 'X-Preview-Token': view.token } });
  if (!answer.ok) return endOrder(bar, say('order_failed', { reason: await answer.text() }));
  const { key } = await answer.json();
  followOrder(bar, key);
}

async function followOrder(bar, key) {
  const answer = await fetch(`${OURS}orders/${key}`, { cache: 'no-store' }).catch(() => null);
  if (!answer?.ok) return endOrder(bar, WORDS.ended);
  const order = await answer.json();
  if (order.failed) return endOrder(bar, say('order_failed', { reason: order.failed }));
  if (order.ready) return takeOrder(bar, order);
  if (order.total > 1) { // of a single job nobody knows how far it is
    bar.max = order.total;
    bar.value = order.done;
  }
  setTimeout(followOrder, 200, bar, key);
}

function takeOrder(bar, order) {
  const link = make('a', { href: order.address }, say('order_take', { file: order.file }));
  endOrder(bar, WORDS.order_ready, make('p', {}, link));
  location.replace(order.address);
}

function endOrder(bar, words, ...further) {
  bar.replaceWith(make('p', { role: 'status' }, words), ...further);
}
