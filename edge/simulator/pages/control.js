/** The control page: time, faults, webhooks, permissions; every button is one call of the control API. */
import { listenToCodes, showCodes } from './control-codes.js';
import { ask, clockTime, keepDoing, keepList, make, say, sum } from './page.js';

const find = (name) => document.querySelector(`[data-${name}]`);
const minuteMs = 60_000;
const jumps = [
  ['1 minute', minuteMs],
  ['10 minutes', 10 * minuteMs],
  ['1 hour', 60 * minuteMs],
  ['1 day', 1440 * minuteMs],
  ['14 days', 14 * 1440 * minuteMs],
];
const permissions = {
  pushAllowed: 'Push',
  partialCaptureAllowed: 'Partial capture',
  lateCaptureAllowed: 'Late capture',
  longLivingPaymentAllowed: 'Long-living',
  paymentAllowed: 'Payments',
  bankAccountVerified: 'Bank account',
  refundAllowed: 'Refunds',
  forceApproveAllowed: 'Force approve',
  partnerConnected: 'Partner keys',
};
/** What a client of captures, cancels and refunds must have words for. */
const refusals =
  '6020 6030 6040 6050 6060 6070 6080 6090 6100 6140 6150 6160 6170 6180 6190 6200 6210 6220 6230 6250 6260 6280 4050 5080 7010';

function listen() {
  // A table that scrolls must be reachable by key even when it holds no button.
  for (const table of document.querySelectorAll('.scroll')) table.tabIndex = 0;
  for (const [word, ms] of jumps) {
    find('jumps').append(
      make(
        'button',
        { type: 'button', onclick: () => run('POST', '/sim/clock/advance', { ms }, `${word} later.`) },
        `+ ${word}`,
      ),
    );
  }
  find('codes').append(...refusals.split(' ').map((code) => make('option', { value: code }, code)));
  listenToCodes(run);
  find('settings').addEventListener('change', ({ target: { name, type, checked, value } }) =>
    run('PATCH', '/sim/settings', { [name]: type === 'checkbox' ? checked : value }, 'Changed.'),
  );
  for (const word of ['Unit', 'Market', ...Object.values(permissions)]) {
    find('unit-head').append(make('th', { scope: 'col' }, word));
  }
  find('reset').addEventListener('click', () =>
    run('POST', '/sim/reset', {}, 'Everything is as on the first day.'),
  );
  find('no-faults').addEventListener('click', () =>
    run('DELETE', '/sim/faults', undefined, 'No faults wait.'),
  );
  find('fault').addEventListener('submit', (event) => {
    event.preventDefault();
    void addFault(new FormData(event.target));
  });
  find('modes').addEventListener('change', ({ target: { name, type, checked, value } }) => {
    const setting = type === 'checkbox' ? checked : Math.round(Number(value) * 1000);
    void run('PATCH', '/sim/webhooks', { [name]: setting }, 'Webhooks changed.');
  });
  for (const button of document.querySelectorAll('[data-bank]')) {
    button.addEventListener('click', () =>
      run('POST', '/sim/bank', { outcome: button.dataset.bank }, 'The next capture fails.'),
    );
  }
}

function addFault(form) {
  const kind = form.get('kind');
  const number = Number(kind);
  const how = number >= 1000 ? { kind: 'code', code: kind } : { kind: 'status', status: number };
  const fault = {
    operation: form.get('operation'),
    when: form.get('when'),
    times: Number(form.get('times')),
  };
  return run('POST', '/sim/faults', { ...fault, ...(number ? how : { kind }) }, 'The fault waits.');
}

async function run(method, path, body, said) {
  const { ok, body: answer } = await ask(method, path, body);
  await refresh();
  say(ok ? said : `Not possible: ${answer?.error ?? answer?.outcome}.`);
}

async function refresh() {
  const { ok, body: state } = await ask('GET', '/sim/state').catch(() => ({ ok: false }));
  if (!ok) {
    say('The simulator does not answer.');
    return;
  }
  showClock(state.clock);
  showFaults(state.faults);
  showWebhooks(state);
  showPayments(state.payments);
  showCodes(state);
  showSettings(state.settings);
  showUnits(state.units);
  showCustomers(state);
}

function showClock({ now, aheadMs }) {
  const at = new Date(now);
  find('clock').textContent = clockTime(now);
  const day = at.toLocaleDateString('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  const ahead =
    aheadMs === 0 ? 'in real time' : `${Math.round(aheadMs / minuteMs).toLocaleString('en-GB')} min ahead`;
  find('ahead').textContent = `${day}, ${ahead}`;
}

function showFaults(faults) {
  find('no-faults').hidden = faults.length === 0;
  keepList(find('faults'), faults, {
    key: ({ id }) => String(id),
    draw: ({ operation, kind, when, status, code, times }) => {
      const how = {
        status: `answers ${status}`,
        code: `is refused with ${code}`,
        hang: 'gets no answer',
        reset: 'loses its connection',
      }[kind];
      const count = times === 1 ? 'Next time' : `The next ${times} times`;
      return make('li', { class: 'note' }, `${count}, ${operation} ${how}, ${when} effect.`);
    },
  });
}

function showWebhooks({ webhooks: { mode, registrations, deliveries }, bank }) {
  for (const field of find('modes').querySelectorAll('input')) {
    if (field === document.activeElement && field.type === 'number') continue;
    if (field.type === 'checkbox') field.checked = mode[field.name];
    else field.value = String(mode[field.name] / 1000);
  }
  find('no-registrations').hidden = registrations.length > 0;
  keepList(find('registrations'), registrations, {
    key: ({ id }) => id,
    draw: ({ msn, url, events }) =>
      make('li', {}, make('strong', {}, msn), ` ${url}: ${events.map(shortened).join(', ')}`),
  });
  find('bank-now').textContent =
    bank.length === 0 ? 'Captures succeed.' : `The next ${bank.length} fail: ${bank.join(', ')}.`;
  const lines = deliveries.map((line, at) => ({ ...line, order: deliveries.length - at }));
  keepList(find('log'), lines, {
    key: ({ order }) => String(order),
    draw: ({ at, event, thread, attempt, outcome }) =>
      make(
        'tr',
        {},
        ...[clockTime(at), event, thread, attempt, outcome].map((text) => make('td', {}, String(text))),
      ),
  });
}

const shortened = (event) => event.replace(/^epayments\.payment\.|\.v1$/g, '');

function showPayments(payments) {
  keepList(find('payments'), payments, {
    key: ({ msn, reference }) => `${msn} ${reference}`,
    draw: (payment) => {
      const { msn, reference, amount, state, captured, refunded, cancelled, customer, processing } = payment;
      const money = (value) => make('td', { class: 'number' }, value === 0 ? '–' : sum({ ...amount, value }));
      const word = processing ? `${state}, ${processing} busy` : state;
      return make(
        'tr',
        {},
        make('td', {}, make('code', {}, reference)),
        make('td', {}, msn),
        make('td', { class: 'number' }, sum(amount)),
        make(
          'td',
          {},
          make(
            'span',
            { class: state === 'AUTHORIZED' || state === 'CREATED' ? 'tag' : 'tag warn' },
            cancelled > 0 && state === 'AUTHORIZED' ? `${word}, cancelled` : word,
          ),
        ),
        money(captured),
        money(refunded),
        make('td', {}, customer ?? '–'),
        make('td', payment.contradictions.length > 0 ? { class: 'text' } : {}, linesOf(payment)),
        make('td', {}, make('span', { class: 'row' }, ...deedsOf(payment))),
      );
    },
  });
}

function linesOf({ lines, contradictions }) {
  if (contradictions.length > 0) return `Wrong: ${contradictions.join('; ')}`;
  return lines.length === 0 ? '–' : `${lines.length}, they add up`;
}

function deedsOf({ msn, reference, state, captured, refunded, authorized, cancelled }) {
  const deed = (path, word) =>
    make(
      'button',
      {
        type: 'button',
        class: 'quiet',
        'aria-label': `${word} ${reference}`,
        onclick: () => run('POST', `/sim/payments/${msn}/${reference}/${path}`, {}, `${word}: done.`),
      },
      word,
    );
  if (state === 'CREATED')
    return [deed('approve', 'Approve'), deed('decline', 'Decline'), deed('hesitate', 'Hesitate')];
  return [
    ...(captured > refunded ? [deed('refund', 'Refund in portal')] : []),
    ...(authorized > captured + cancelled ? [deed('release', 'Release hold')] : []),
  ];
}

function showSettings(settings) {
  for (const field of find('settings').querySelectorAll('input, select')) {
    if (field === document.activeElement && field.type !== 'checkbox') continue;
    if (field.type === 'checkbox') field.checked = settings[field.name];
    else field.value = settings[field.name];
  }
}

function showUnits(units) {
  keepList(find('units'), units, {
    key: ({ msn }) => msn,
    draw: (unit) =>
      make(
        'tr',
        {},
        make('td', {}, make('strong', {}, unit.name), ` ${unit.msn}`),
        make('td', {}, `${unit.market}, ${unit.currency}`),
        ...Object.entries(permissions).map(([name, word]) => make('td', {}, drawSwitch(unit, name, word))),
      ),
  });
}

function drawSwitch(unit, name, word) {
  const change = ({ target }) =>
    run(
      'PATCH',
      `/sim/units/${unit.msn}`,
      { [name]: target.checked },
      `${word} ${target.checked ? 'on' : 'off'} for ${unit.name}.`,
    );
  return make(
    'label',
    { class: 'check' },
    make('input', {
      type: 'checkbox',
      checked: unit[name],
      onchange: change,
      'aria-label': `${word}, ${unit.name}`,
    }),
  );
}

const cards = { private: 'Private card', commercial: 'Company card', empty: 'No funds', none: 'No card' };

function showCustomers({ customers }) {
  keepList(find('customers'), customers, {
    key: ({ id }) => id,
    draw: (customer) =>
      make(
        'tr',
        {},
        make('td', {}, make('a', { href: `/phone?customer=${customer.id}`, class: 'link' }, customer.name)),
        make('td', {}, customer.country),
        make('td', {}, make('code', {}, customer.phoneNumber)),
        make('td', { class: 'text' }, customer.note),
        make('td', {}, drawCards(customer)),
        make('td', {}, drawComesBack(customer)),
        make('td', {}, drawNewCode(customer)),
      ),
  });
}

function drawCards({ id, name, card }) {
  const change = ({ target }) =>
    run('PATCH', `/sim/customers/${id}`, { card: target.value }, `${name}: ${cards[target.value]}.`);
  return make(
    'select',
    { 'aria-label': `Card of ${name}`, onchange: change },
    ...Object.entries(cards).map(([value, word]) =>
      make('option', { value, selected: value === card }, word),
    ),
  );
}

function drawComesBack({ id, name, comesBack }) {
  const change = ({ target: { checked } }) =>
    run(
      'PATCH',
      `/sim/customers/${id}`,
      { comesBack: checked },
      `${name} ${checked ? 'comes back' : 'never comes back'}.`,
    );
  return make(
    'label',
    { class: 'check' },
    make('input', {
      type: 'checkbox',
      checked: comesBack,
      onchange: change,
      'aria-label': `${name} comes back to the shop after a redirect`,
    }),
  );
}

function drawNewCode({ id, name, codeKind }) {
  if (codeKind !== 'token') return '–';
  const renew = () => run('POST', `/sim/customers/${id}/new-code`, undefined, `${name} has a new code.`);
  return make(
    'button',
    { type: 'button', class: 'quiet', 'aria-label': `New code, ${name}`, onclick: renew },
    'New code',
  );
}

listen();
await keepDoing(refresh, 1500);
