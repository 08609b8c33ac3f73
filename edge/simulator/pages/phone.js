/** The customer's phone: shows their code, scans others, lists what waits for them, approves and declines. */
import { ask, drawLines, keepDoing, keepList, make, say, sum, timeLeft } from './page.js';
import { listenForCodes } from './scan.js';

const find = (name) => document.querySelector(`[data-${name}]`);
const picker = document.querySelector('#customer');
const pullNeededPx = 72;
const smallestCodePx = 300;
/** What the SVG is drawn with. */
const pxPerModule = 8;
let customer = null;
let known = null;
let waitsTold = '';

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
  find('never').addEventListener('change', async ({ target }) => {
    await ask('PATCH', `/sim/customers/${customer}`, { comesBack: !target.checked });
    say(target.checked ? 'This customer never comes back to the shop.' : 'This customer comes back.');
  });
  listenForCodes(scan);
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
  showCheckIns(phone);
  showRequests(phone);
  showCodes(phone.codes);
  showNearby(phone.nearby);
  showEnded(phone.recent);
}

function showPerson({ id, name, note, phoneNumber, code, codeKind, comesBack }) {
  find('never').checked = !comesBack;
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

const waits = {
  connecting: 'Looking for the store …',
  waiting: 'The store knows that you are here. Your payment will appear.',
  'cannot connect': 'Cannot connect to the store. Ask the seller for another way to pay.',
};

function showCheckIns({ checkIns, now }) {
  const list = find('check-ins');
  list.hidden = checkIns.length === 0;
  keepList(list, checkIns, {
    key: ({ id }) => id,
    draw: ({ id, seller, locationDescription, state }) =>
      make(
        'li',
        { class: state === 'cannot connect' ? 'note warn' : 'note' },
        make('strong', {}, `${seller}, ${locationDescription}`),
        make('p', {}, waits[state]),
        state === 'waiting' ? make('p', { class: 'small', 'data-wait': id }) : null,
      ),
  });
  for (const { id, expiresAt } of checkIns) {
    const left = list.querySelector(`[data-wait="${id}"]`);
    if (left) left.textContent = timeLeft(expiresAt, now);
  }
  const told = checkIns.map(({ id, state }) => `${id} ${state}`).join();
  if (told !== waitsTold && checkIns.length > 0) say(waits[checkIns[0].state]);
  waitsTold = told;
}

function showRequests({ requests, checkIns, customer: owner, now }) {
  const list = find('requests');
  const before = document.activeElement;
  find('empty').hidden = requests.length + checkIns.length > 0;
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

/** Whatever hangs on a wall: tapping it is scanning it. */
function showCodes({ stickers, posters, oldStickers }) {
  const codes = [
    ...stickers.map(({ text, image, seller, locationDescription, isBeacon }) => ({
      ...{ text, image, name: locationDescription, verb: 'Tap' },
      about: isBeacon ? `MobilePay sticker, ${seller}` : `Sticker, ${seller}`,
    })),
    ...posters.map(({ text, image, seller, id }) => ({
      ...{ text, image, name: id, verb: 'Open', about: `Poster, ${seller}` },
    })),
    ...oldStickers.map(({ text, image, beaconId }) => ({
      ...{ text, image, name: beaconId, verb: 'Tap', about: 'Old MobilePay sticker of no store' },
    })),
  ];
  find('no-codes').hidden = stickers.length + posters.length > 0;
  keepList(find('codes'), codes, {
    key: ({ text }) => text,
    draw: ({ text, image, name, about, verb }) =>
      make(
        'li',
        { class: 'code-row' },
        make(
          'a',
          { class: 'code-picture', href: image, target: '_blank', 'aria-label': `Show the code of ${name}` },
          make('img', { src: image, alt: '', width: '48', height: '48', loading: 'lazy' }),
        ),
        make(
          'span',
          { class: 'field' },
          make('strong', {}, name),
          make('span', { class: 'small soft' }, about),
        ),
        make(
          'button',
          { type: 'button', 'aria-label': `${verb} ${about}, ${name}`, onclick: () => scan(text) },
          verb,
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
          ...drawLinks(payment),
        ),
        make('span', {}, sum(payment.amount)),
      ),
  });
}

const linkWords = {
  GENERAL: 'More about it',
  RECEIPT: 'Receipt',
  ORDER_CONFIRMATION: 'Order confirmation',
  DELIVERY: 'Delivery',
  TICKET: 'Ticket',
  BOOKING: 'Booking',
};

function drawLinks({ msn, link, returnUrl }) {
  const draw = (href, ...children) => make('a', { class: 'link', href }, ...children);
  const picture = link?.imageId
    ? make('img', { src: `/sim/images/${msn}/${link.imageId}`, alt: '', height: '48' })
    : null;
  return [
    ...(link ? [draw(link.url, ...(picture ? [picture] : []), linkWords[link.type])] : []),
    ...(returnUrl ? [draw(returnUrl, 'Back to the shop')] : []),
  ];
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
  'checked in': 'Checked in.',
  opens: 'Opening the page …',
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

/** A poster opens in the phone's browser, and a payment begun in one ends there, unless this customer never comes back. */
async function report({ outcome, error, url, payment }) {
  tell(answers[outcome] ?? `Not possible: ${error}.`, error !== undefined || troubles.includes(outcome));
  await refresh();
  if (outcome === 'opens') location.assign(url);
  const isEnd = outcome === 'authorized' || outcome === 'declined';
  const goesBack = isEnd && payment.returnUrl && payment.userFlow !== 'PUSH_MESSAGE';
  if (goesBack && !find('never').checked) location.assign(payment.returnUrl);
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

await start();
