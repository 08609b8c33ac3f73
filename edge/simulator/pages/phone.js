/** The customer's phone: shows their code, lists what waits for them, approves and declines. */
import { ask, keepDoing, keepList, make, say, sum } from './page.js';

const find = (name) => document.querySelector(`[data-${name}]`);
const picker = document.querySelector('#customer');
const pullNeededPx = 72;
const smallestCodePx = 300;
/** What the SVG is drawn with. */
const pxPerModule = 8;
let customer = null;
let known = null;

async function start() {
  const { body: everybody } = await ask('GET', '/sim/customers');
  const asked = new URLSearchParams(location.search);
  const wanted = asked.get('customer') ?? sessionStorage.getItem('customer');
  customer = (everybody.find(({ id }) => id === wanted) ?? everybody[0]).id;
  for (const { id, name, country } of everybody) {
    picker.append(make('option', { value: id, selected: id === customer }, `${name} · ${country}`));
  }
  takeOver(customer);
  listen();
  const scanned = asked.get('scan');
  if (scanned) await scan(scanned);
  await keepDoing(refresh, 1000);
}

function listen() {
  picker.addEventListener('change', async () => {
    takeOver(picker.value);
    tell(null);
    await refresh();
  });
  find('refresh').addEventListener('click', async () => {
    await refresh();
    say('Refreshed.');
  });
  find('new-code').addEventListener('click', async () => {
    await ask('POST', `/sim/customers/${customer}/new-code`);
    await refresh();
    say('The code is new. The old one no longer works.');
  });
  find('paste').addEventListener('submit', async (event) => {
    event.preventDefault();
    const field = document.querySelector('#paste');
    await scan(field.value);
    field.value = '';
  });
  const full = find('full');
  find('enlarge').addEventListener('click', () => full.showModal());
  full.addEventListener('click', () => full.close());
  listenForPull();
}

/** Pull to refresh: a finger drawn down from the top of the page. */
function listenForPull() {
  const pull = find('pull');
  let from = null;
  let drawn = 0;
  const show = (px) => {
    drawn = px;
    pull.style.blockSize = `${Math.min(px, pullNeededPx * 1.2) / 2}px`;
    pull.textContent = px >= pullNeededPx ? 'Release to refresh' : 'Pull to refresh';
  };
  document.addEventListener('touchstart', ({ touches }) => {
    from = scrollY === 0 && touches.length === 1 ? touches[0].clientY : null;
  });
  document.addEventListener('touchmove', ({ touches }) => {
    if (from !== null) show(Math.max(0, touches[0].clientY - from));
  });
  document.addEventListener('touchend', async () => {
    const enough = from !== null && drawn >= pullNeededPx;
    from = null;
    show(0);
    if (enough) await refresh();
  });
}

function takeOver(id) {
  customer = id;
  known = null;
  sessionStorage.setItem('customer', id);
  history.replaceState(null, '', `?${new URLSearchParams({ customer: id })}`);
}

async function refresh() {
  const { body: phone, ok } = await ask('GET', `/sim/customers/${customer}`).catch(() => ({ ok: false }));
  if (!ok) {
    tell('The simulator does not answer.', true);
    return;
  }
  if (phone.customer.id !== customer) return;
  showPerson(phone.customer);
  showRequests(phone);
  showNearby(phone.nearby);
  showEnded(phone.recent);
}

function showPerson({ id, name, note, phoneNumber, code, codeKind }) {
  find('note').textContent = `${note}. Phone number +${phoneNumber}`;
  find('full-name').textContent = name;
  find('new-code').hidden = codeKind !== 'token';
  const source = `/sim/customers/${id}/code.svg?${new URLSearchParams({ of: code })}`;
  for (const image of document.querySelectorAll('[data-code]')) {
    if (image.getAttribute('src') !== source) image.src = source;
    void sharpen(image);
  }
}

/** Every module of the code a whole number of device pixels, unless that made it smaller than a scanner likes. */
async function sharpen(image) {
  await image.decode().catch(() => {});
  const room = image.parentElement.clientWidth;
  const modules = image.naturalWidth / pxPerModule;
  if (room === 0 || modules === 0) return;
  const whole = (Math.floor((room * devicePixelRatio) / modules) * modules) / devicePixelRatio;
  image.style.inlineSize = image.closest('dialog') || whole < smallestCodePx ? '' : `${whole}px`;
}

function showRequests({ requests, customer: owner, now }) {
  const list = find('requests');
  const before = document.activeElement;
  find('empty').hidden = requests.length > 0;
  find('requests-card').classList.toggle('waiting', requests.length > 0);
  keepList(list, requests, { key: nameOf, draw: (payment, fresh) => drawRequest(payment, owner, fresh) });
  for (const payment of requests) {
    const left = list.querySelector(`[data-left="${nameOf(payment)}"]`);
    if (left) left.textContent = timeLeft(payment.expiresAt, now);
  }
  if (before?.isConnected === false) document.querySelector('#requests-title').focus();
  announce(requests);
}

function announce(requests) {
  const names = new Set(requests.map(nameOf));
  const fresh = known ? requests.filter((payment) => !known.has(nameOf(payment))) : [];
  known = names;
  if (fresh.length > 0)
    say(fresh.map(({ seller, amount }) => `${seller} asks for ${sum(amount)}.`).join(' '));
}

function drawRequest(payment, owner, fresh) {
  const { seller, amount, description, lines, processing } = payment;
  return make(
    'li',
    { class: fresh ? 'request fresh' : 'request' },
    make('h3', {}, seller),
    make('p', { class: 'sum' }, sum(amount)),
    description ? make('p', { class: 'soft' }, description) : null,
    lines.length > 0 ? drawLines(lines, amount.currency) : null,
    make('p', { class: 'small soft', 'data-left': nameOf(payment) }),
    ...(owner.silent
      ? [make('p', { class: 'note' }, `${owner.name} never answers. This request waits until it expires.`)]
      : []),
    ...(processing === 'bank' ? [make('p', { class: 'note' }, 'Your bank has not answered yet.')] : []),
    owner.silent || processing === 'bank' ? null : drawChoices(payment),
  );
}

function drawLines(lines, currency) {
  const draw = ({ name, quantity, unit, total }) => {
    const count = unit === 'PCS' ? `${quantity} ×` : `${quantity} ${unit.toLowerCase()}`;
    return make(
      'li',
      {},
      make('span', {}, quantity === '1' && unit === 'PCS' ? name : `${count} ${name}`),
      make('span', {}, sum({ currency, value: total })),
    );
  };
  return make('ul', { class: 'lines', 'aria-label': 'What you buy' }, ...lines.map(draw));
}

function drawChoices(payment) {
  const about = `${sum(payment.amount)} to ${payment.seller}`;
  const button = (deed, word, look) =>
    make(
      'button',
      { type: 'button', class: look, 'aria-label': `${word} ${about}`, onclick: () => act(payment, deed) },
      word,
    );
  return make(
    'div',
    { class: 'choices' },
    button('decline', 'Decline', ''),
    button('approve', 'Approve', 'main'),
  );
}

function showNearby(nearby) {
  find('nobody').hidden = nearby.length > 0;
  keepList(find('nearby'), nearby, {
    key: nameOf,
    draw: (payment) =>
      make(
        'li',
        { class: 'row' },
        make(
          'span',
          { class: 'field' },
          make('strong', {}, sum(payment.amount)),
          make('span', { class: 'small soft' }, payment.seller),
        ),
        make(
          'button',
          {
            type: 'button',
            'aria-label': `Scan ${sum(payment.amount)} at ${payment.seller}`,
            onclick: () => act(payment, 'scan'),
          },
          'Scan',
        ),
      ),
  });
}

const endings = {
  AUTHORIZED: 'Approved',
  ABORTED: 'Declined',
  EXPIRED: 'Time ran out',
  TERMINATED: 'Cancelled by the seller',
};

function showEnded(recent) {
  find('ended-card').hidden = recent.length === 0;
  keepList(find('ended'), recent, {
    key: nameOf,
    draw: (payment) =>
      make(
        'li',
        {},
        make(
          'span',
          { class: 'field' },
          make('strong', {}, endingOf(payment)),
          make('span', { class: 'small soft' }, payment.seller),
        ),
        make('span', {}, sum(payment.amount)),
      ),
  });
}

function endingOf({ state, refunded, cancelled, captured, amount: { currency } }) {
  if (refunded > 0) return `Refunded ${sum({ currency, value: refunded })}`;
  if (state === 'AUTHORIZED' && cancelled > 0 && captured === 0) return 'Released by the seller';
  return endings[state];
}

const answers = {
  authorized: 'Approved.',
  declined: 'Declined.',
  scanned: 'Scanned. Approve it above.',
  'refused by bank': 'Your bank refused this payment. Nothing is reserved. Try again or decline.',
  'unknown yet': 'Your bank has not answered yet.',
  over: 'This payment is already over.',
  'not addressed to this customer': 'Somebody else has scanned this code.',
  'customer never answers': 'This customer never answers.',
  'customer may not pay': 'You are too young to pay this.',
};
const troubles = ['refused by bank', 'over', 'not addressed to this customer', 'customer may not pay'];

async function act({ msn, reference }, deed) {
  const { body } = await ask('POST', `/sim/payments/${msn}/${reference}/${deed}`, { customer });
  await report(body);
}

async function scan(code) {
  const { body } = await ask('POST', '/sim/scan', { customer, code });
  await report(body);
}

async function report({ outcome, error }) {
  tell(answers[outcome] ?? `Not possible: ${error}.`, error !== undefined || troubles.includes(outcome));
  await refresh();
}

function tell(text, trouble = false) {
  const message = find('message');
  message.hidden = text === null;
  if (text === null) return;
  message.textContent = text;
  message.classList.toggle('warn', trouble);
  say(text);
}

function nameOf({ msn, reference }) {
  return `${msn} ${reference}`;
}

function timeLeft(expiresAt, now) {
  const seconds = Math.max(0, Math.round((Date.parse(expiresAt) - Date.parse(now)) / 1000));
  const minutes = Math.floor(seconds / 60);
  return minutes >= 1 ? `${minutes} min ${seconds % 60} s left` : `${seconds} s left`;
}

await start();
