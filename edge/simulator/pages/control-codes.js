/** The control page's tables of stickers, posters and check-ins. */
import { clockTime, keepList, make } from './page.js';

const find = (name) => document.querySelector(`[data-${name}]`);
let run = null;

/** `ask` does one call of the control API, redraws and says how it went. */
export function listenToCodes(ask) {
  run = ask;
}

export function showCodes({ codes, checkIns, customers }) {
  const taps = find('taps');
  if (taps.options.length === 0) {
    taps.append(...customers.map(({ id, name }) => make('option', { value: id }, name)));
  }
  const rows = [
    ...codes.stickers.map(stickerRow),
    ...codes.posters.map(posterRow),
    ...codes.oldStickers.map(oldRow),
  ];
  keepList(find('code-rows'), rows, { key: ({ text }) => text, draw: drawCode });
  keepList(find('check-in-rows'), checkIns, { key: ({ id }) => id, draw: drawCheckIn });
}

const stickerRow = ({ text, image, msn, merchantQrId, locationDescription, isBeacon }) => ({
  ...{ text, image, id: merchantQrId, unit: msn, about: locationDescription, lives: 'until deleted' },
  kind: isBeacon ? 'MobilePay sticker' : 'Sticker',
});

const posterRow = ({ text, image, msn, id, redirectUrl, expiresIn }) => ({
  ...{ text, image, id, unit: msn, kind: 'Poster', about: redirectUrl },
  lives: expiresIn === -1 ? 'until deleted' : `${Math.ceil(expiresIn / 60)} min more`,
});

const oldRow = ({ text, image, beaconId }) => ({
  ...{ text, image, id: beaconId, unit: '–', kind: 'MobilePay sticker', about: 'not migrated', lives: '–' },
});

function drawCode({ text, image, kind, id, unit, about, lives }) {
  const tap = () => {
    const customer = find('taps').value;
    return run('POST', '/sim/scan', { customer, code: text }, `${customer} has scanned ${id}.`);
  };
  return make(
    'tr',
    {},
    make('td', {}, kind),
    make('td', {}, make('code', {}, id)),
    make('td', {}, unit),
    make('td', { class: 'text' }, about),
    make('td', {}, lives),
    make(
      'td',
      {},
      make(
        'span',
        { class: 'row' },
        make(
          'button',
          { type: 'button', class: 'quiet', 'aria-label': `Scan ${kind} ${id}`, onclick: tap },
          'Scan',
        ),
        make('a', { class: 'link', href: image, target: '_blank', 'aria-label': `Code of ${id}` }, 'Code'),
      ),
    ),
  );
}

function drawCheckIn({ customer, merchantQrId, msn, state, scannedAt, expiresAt, references }) {
  const look = state === 'cannot connect' ? 'tag warn' : 'tag';
  return make(
    'tr',
    {},
    make('td', {}, clockTime(scannedAt)),
    make('td', {}, customer),
    make('td', {}, make('code', {}, merchantQrId)),
    make('td', {}, msn),
    make('td', {}, make('span', { class: look }, state)),
    make('td', {}, clockTime(expiresAt)),
    make('td', {}, references.join(', ') || '–'),
  );
}
