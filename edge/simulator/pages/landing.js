/** Where a redirect payment leads: somebody pays here, or on their phone, and is sent back to the shop, or never is. */
import { ask, drawLines, keepDoing, make, say, sum, timeLeft } from './page.js';

const find = (name) => document.querySelector(`[data-${name}]`);
const token = new URLSearchParams(location.search).get('token') ?? '';
const picker = document.querySelector('#customer');
const endings = {
  AUTHORIZED: 'Approved.',
  ABORTED: 'Declined.',
  EXPIRED: 'Time ran out. Nothing was paid.',
  TERMINATED: 'The seller has cancelled. Nothing was paid.',
};
const answers = {
  'refused by bank': 'Your bank refused this payment. Nothing is reserved. Try again or decline.',
  'unknown yet': 'Your bank has not answered yet.',
  'customer never answers': 'This customer never answers. The payment waits until it expires.',
  'customer may not pay': 'This customer is too young to pay.',
};
let shown = null;
let wasOpen = false;

function listen() {
  for (const button of document.querySelectorAll('[data-deed]')) {
    button.addEventListener('click', () => act(button.dataset.deed));
  }
  picker.addEventListener('change', showChoice);
  find('never').addEventListener('change', async ({ target }) => {
    await ask('PATCH', `/sim/customers/${picker.value}`, { comesBack: !target.checked });
    await refresh();
  });
}

async function act(deed) {
  const { msn, reference } = shown.payment;
  const { body } = await ask('POST', `/sim/payments/${msn}/${reference}/${deed}`, { customer: picker.value });
  const answer = answers[body.outcome] ?? (body.error && `Not possible: ${body.error}.`);
  if (answer) tell(answer, true);
  await refresh();
}

async function refresh() {
  if (shown && endings[shown.payment.state]) return;
  const { ok, status, body } = await ask('GET', `/sim/landing/${encodeURIComponent(token)}`).catch(() => ({
    ok: false,
  }));
  if (!ok) {
    tell(status === 404 ? 'This link is not valid.' : 'The simulator does not answer.', true);
    return;
  }
  shown = body;
  showPayment(body);
  const { payment } = body;
  if (endings[payment.state]) end(body);
  else wasOpen = true;
}

function showPayment({ payment, customers, now }) {
  const { seller, amount, description, lines, expiresAt, state, customer } = payment;
  find('asked').hidden = false;
  find('seller').textContent = seller;
  find('sum').textContent = sum(amount);
  find('description').textContent = description ?? '';
  find('description').hidden = !description;
  find('lines').replaceChildren(...(lines.length > 0 ? [drawLines(lines, amount.currency)] : []));
  find('left').textContent = endings[state] ? '' : timeLeft(expiresAt, now);
  find('choose').hidden = endings[state] !== undefined;
  find('phone').href = `/phone?${new URLSearchParams({ scan: token })}`;
  if (picker.options.length === 0) {
    for (const { id, name, country } of customers) {
      picker.append(make('option', { value: id }, `${name} · ${country}`));
    }
  }
  if (customer) picker.value = customer;
  picker.disabled = customer !== null;
  showChoice();
}

function showChoice() {
  find('never').checked = !shown.customers.find(({ id }) => id === picker.value)?.comesBack;
}

/** A link opened again after the end shows it and stays; only a page that saw the payment wait goes back by itself. */
function end({ payment: { state, returnUrl, customer }, customers }) {
  const comesBack = customers.find(({ id }) => id === customer)?.comesBack ?? true;
  const stays = wasOpen && !comesBack ? ' The customer has closed this page and never comes back.' : '';
  tell(`${endings[state]}${stays}`, state !== 'AUTHORIZED');
  find('back').hidden = returnUrl === null;
  if (returnUrl === null) return;
  find('back-link').href = returnUrl;
  if (wasOpen && comesBack) location.assign(returnUrl);
}

function tell(text, trouble = false) {
  const message = find('message');
  if (message.textContent === text) return;
  message.hidden = false;
  message.textContent = text;
  message.classList.toggle('warn', trouble);
  say(text);
}

listen();
await keepDoing(refresh, 1000);
