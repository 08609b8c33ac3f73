/** English: the source of all words. The other languages are typed by it, so none can miss or add one. */
import type { Outcome } from '../../edge/domain/outcome.ts';
import type { RefusalWord } from '../../edge/domain/refusal.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('en');

/** What is said of a state: what it is, and what to do next. `brand` is what the customers call the app. */
export interface Saying {
  readonly title: string;
  readonly next: (brand: string) => string;
}

/** A state in a list is one or two words; on its own screen it is a saying. */
export interface StateSaying extends Saying {
  readonly word: string;
}

const callSupport = 'Nothing was taken. Use another way to pay, and tell whoever set up this till.';

const states: Record<Outcome | 'unsent' | 'not-sent', StateSaying> = {
  unsent: {
    word: 'Not sent yet',
    title: 'Not sent yet',
    next: () => 'No connection. The customer has not been asked for anything.',
  },
  'not-sent': {
    word: 'Not sent',
    title: 'Not sent',
    next: () => 'The customer was not asked and nothing will be taken.',
  },
  sending: { word: 'Sending', title: 'Sending', next: (brand) => `The request is on its way to ${brand}.` },
  waiting: {
    word: 'Waiting',
    title: 'Waiting for the customer',
    next: (brand) => `Ask the customer to open ${brand} and confirm.`,
  },
  cancelling: {
    word: 'Cancelling',
    title: 'Cancelling',
    next: () => 'Do not hand over yet. If the customer was first, it will end as paid.',
  },
  collecting: {
    word: 'Approved',
    title: 'Approved',
    next: () => 'The money is being taken. One moment before you hand over.',
  },
  held: {
    word: 'Held',
    title: 'Approved, not yet collected',
    next: () => 'The money is held. Collect it when you hand over the goods, before the day it runs out.',
  },
  uncollected: {
    word: 'Money not taken',
    title: 'The money was not taken',
    next: () => 'Do not hand over the goods. The till keeps trying.',
  },
  paid: { word: 'Paid', title: 'Paid', next: () => 'The money is taken.' },
  released: {
    word: 'Let go',
    title: 'Approved, then let go',
    next: () => 'Nothing was taken. Start again if the sale goes on.',
  },
  refunded: {
    word: 'Given back',
    title: 'The money was given back',
    next: () => 'It reaches the customer in a few bank days.',
  },
  'part-refunded': {
    word: 'Partly given back',
    title: 'A part was given back',
    next: () => 'It reaches the customer in a few bank days.',
  },
  declined: {
    word: 'Declined',
    title: 'The customer declined',
    next: () => 'Nothing was taken. Try again, or take another way to pay.',
  },
  expired: { word: 'Time ran out', title: 'Time ran out', next: () => 'Nothing was taken. Start again.' },
  cancelled: { word: 'Cancelled', title: 'Cancelled', next: () => 'Cancelled here. Nothing was taken.' },
  refused: { word: 'Not possible', title: 'The payment could not start', next: () => 'Nothing was taken.' },
  unknown: {
    word: 'Not known',
    title: 'How it ended is not known',
    next: (brand) =>
      `Do not hand over before you know. Check again, or ask the customer to look in ${brand}.`,
  },
};

const refusals: Record<RefusalWord, Saying> = {
  'customer-cannot-pay': {
    title: 'This customer cannot pay this way',
    next: () => 'Nothing was taken. Offer another way to pay.',
  },
  'code-too-old': {
    title: 'The code was too old',
    next: () => 'Ask the customer to open it again, then scan.',
  },
  'check-in-too-old': {
    title: 'The check-in was too old',
    next: () => 'Ask the customer to scan again.',
  },
  'phone-number-invalid': {
    title: 'The number could not be used',
    next: () => 'Choose the country and type it once more, or scan the customer’s code.',
  },
  'push-not-approved': {
    title: 'This till cannot send requests to a phone yet',
    next: (brand) =>
      `Show the QR here instead: it works at once. Ask ${brand} to approve requests for the sales unit.`,
  },
  'wrong-currency': { title: 'The currency does not fit this till', next: () => callSupport },
  'amount-too-small': {
    title: 'The sum is too small',
    next: () => 'Add something to the sale and try again.',
  },
  'amount-invalid': { title: 'The sum could not be used', next: () => 'Go back to the goods and check it.' },
  'reference-taken': { title: 'The payment could not start', next: () => 'Nothing was taken. Try again.' },
  'key-conflict': {
    title: 'That was already asked for',
    next: () => 'Check the payment before you try again.',
  },
  'unit-not-set-up': { title: 'The till is not fully set up', next: () => callSupport },
  'keys-refused': { title: 'The till’s keys were refused', next: () => callSupport },
  'funds-unavailable': {
    title: 'The money could not be taken',
    next: () =>
      'Do not hand over the goods. The till keeps trying. Let the money go before another way to pay is used.',
  },
  'try-capture-later': {
    title: 'The money is not taken yet',
    next: () => 'Do not hand over the goods. The till keeps trying.',
  },
  'not-approved-yet': {
    title: 'The customer has not approved yet',
    next: () => 'Do not hand over the goods. Wait for the approval.',
  },
  'already-approved': {
    title: 'The customer had already approved',
    next: () => 'It was too late to cancel. Give the money back if the sale is off.',
  },
  'being-approved': { title: 'The customer is approving now', next: () => 'Wait a little.' },
  'already-captured': {
    title: 'The money was already collected',
    next: () => 'Do not hand over before it shows as paid. Check again.',
  },
  'already-refunded': { title: 'Already given back', next: () => 'Nothing more to do.' },
  'already-over': {
    title: 'Nothing is held any more',
    next: () => 'Do not hand over the goods. Ask the customer to pay again.',
  },
  'too-much': {
    title: 'The sum is more than is held',
    next: () => 'Do not hand over the goods. Collect a smaller sum.',
  },
  'must-capture-all': {
    title: 'It cannot be collected in parts',
    next: () => 'Do not hand over the goods. Collect all that is held, or let it go.',
  },
  'too-late': {
    title: 'The time to collect has run out',
    next: () => 'Do not hand over the goods. Ask the customer to pay again.',
  },
  'not-found': {
    title: 'The payment was not found',
    next: (brand) => `${brand} has no such payment. Nothing was taken.`,
  },
  busy: { title: 'Too busy just now', next: () => 'Wait a moment and try again.' },
  unreachable: {
    title: 'No answer',
    next: (brand) => `${brand} does not answer. Check again before you hand over.`,
  },
  fault: { title: 'Something failed on the other side', next: () => 'Try again in a moment.' },
  'bad-request': { title: 'The payment could not start', next: () => callSupport },
  'test-only': { title: 'Only possible in test', next: () => callSupport },
  'too-late-to-send': {
    title: 'Not sent in time',
    next: () => 'The customer was not asked and nothing will be taken. Try again.',
  },
  'already-paid': {
    title: 'The first request was paid',
    next: () => 'Nothing more was asked for. Check the payment.',
  },
  'check-in-taken': {
    title: 'Another till serves this customer',
    next: () => 'Take the next one, or ask the customer to scan again.',
  },
  'check-in-elsewhere': {
    title: 'This customer stands at another store',
    next: () => 'Ask the customer to scan a sticker of this store, or ask in another way.',
  },
  'taken-elsewhere': {
    title: 'That code belongs to somebody else',
    next: () => 'Choose another one, or let go of it where it is in use.',
  },
  'lines-taken': {
    title: 'Those goods were already dealt with',
    next: () => 'Look at the payment again: another till may have been first.',
  },
  'not-allowed': {
    title: 'This till may not do that',
    next: () => 'Ask somebody who may.',
  },
};

export const en = {
  top: {
    starting: 'Starting',
    fresh: 'Up to date',
    stale: 'Last heard',
    offline: 'Offline',
    unsent: (n: number) => `${n} unsent`,
    full: 'Storage nearly full',
    twice: 'open in two tabs',
    today: 'Today',
    menu: 'Menu',
    sun: 'Sun',
    failed: 'This part did not load.',
    reload: 'Load again',
    outdated: {
      title: 'A newer version of the till is open',
      next: 'Another tab on this tablet has a newer version. Load again here; what was kept is kept.',
    },
    noStorage: {
      title: 'This browser keeps nothing for the till',
      next: 'A sale must be stored before it is sent. Leave private browsing, or free some space, then load again.',
    },
    aside: (n: number) => plural(n, '1 ask was not accepted', `${n} asks were not accepted`),
  },
  sale: {
    title: 'Sale',
    goods: 'Goods',
    favourites: 'Favourites',
    keypad: 'Keypad',
    cart: 'Cart',
    empty: 'Nothing here yet',
    emptyNext: 'Tap the goods, or type a sum on the keypad.',
    total: 'Total',
    items: (n: number) => plural(n, '1 item', `${n} items`),
    charge: (sum: string) => `Charge ${sum}`,
    chargeNothing: 'Charge',
    clear: 'Clear',
    park: 'Park',
    notPaid: 'Not paid',
    later: 'Hand over later',
    parked: (n: number) => `${n} parked`,
    parkedTitle: 'Parked carts',
    parkedAs: 'Name, if you like',
    parkedName: (sum: string, time: string) => `Name of the cart of ${sum}, parked at ${time}`,
    noneParked: 'No cart is parked.',
    resume: 'Take up',
    undo: 'Undo',
    cleared: 'Cart cleared',
    removed: (name: string) => `${name} removed`,
    fewer: (name: string) => `One ${name} fewer`,
    more: (name: string) => `One ${name} more`,
    remove: 'Remove',
    added: (name: string, total: string) => `Added ${name}, total ${total}`,
    changed: (name: string, n: number, total: string) => `${n} ${name}, total ${total}`,
    tooMuch: (most: string) => `One payment can be at most ${most}.`,
    tooLittle: (least: string) => `One payment is at least ${least}.`,
    scannedButEmpty: 'Choose the goods first, then scan the customer’s code.',
    notKept: 'The sale could not be stored on this tablet, so nothing was sent. Try again.',
  },
  keypad: {
    sum: 'Sum',
    add: 'Add to cart',
    plus: 'Plus',
    back: 'Delete last digit',
    comma: 'Comma',
  },
  scan: {
    title: 'Scan the customer’s code',
    say: (brand: string) => `Ask the customer to open their code in ${brand}`,
    back: 'Back',
    light: 'Light',
    otherCamera: 'Other camera',
    whyTitle: 'The camera reads the customer’s code',
    why: 'The browser will ask if this till may use the camera. Pictures stay on this tablet and are not kept.',
    allow: 'Turn on the camera',
    asking: 'Answer “Allow” when the browser asks',
    starting: 'The camera is starting',
    again: 'Try the camera again',
    ways: 'Without the camera',
    qr: 'QR on this screen',
    number: 'Phone number',
    picture: 'Picture',
    found: 'Code found',
    reading: 'Reading the picture',
    refused: {
      denied: {
        title: 'The camera is blocked for this site',
        next: 'Allow it in the browser’s settings for this site, then try again. The other ways work meanwhile.',
      },
      dismissed: { title: 'The question about the camera was closed', next: 'Try again and answer “Allow”.' },
      'none-found': { title: 'No camera was found', next: 'Use the QR on this screen or a phone number.' },
      'in-use': { title: 'Another app is using the camera', next: 'Close the other app, then try again.' },
      insecure: {
        title: 'The camera needs a secure address',
        next: 'Open the till at an address that begins with https. The other ways work here.',
      },
      unsupported: {
        title: 'This browser cannot use the camera',
        next: 'Use the QR on this screen or a phone number.',
      },
      failed: { title: 'The camera did not start', next: 'Try again. If it keeps failing, use another way.' },
    },
  },
  number: {
    title: 'Phone number',
    why: 'Only when the customer asks for it. The number is used for this one request.',
    country: 'Country of the number',
    chooseCountry: 'Choose the country first',
    countries: { NO: 'Norway', DK: 'Denmark', SE: 'Sweden', FI: 'Finland' },
    number: 'Number',
    unfinished: 'A few digits are missing',
    wrong: (country: string) => `These digits do not make a mobile number in ${country}`,
    away: 'The customer is not here',
    send: 'Send the request',
    close: 'Close',
  },
  pay: {
    title: 'Payment',
    timeLeft: 'Time left',
    slow: 'Nothing on the phone? Ask them to open the app and pull down under Payments.',
    cancel: 'Cancel',
    next: 'Next customer',
    waitLonger: 'Wait longer',
    giveUp: 'Give up',
    tryingFor: (time: string) => `Trying for another ${time}`,
    qrOf: (sum: string) => `QR code for ${sum}`,
    qrSay: (brand: string) => `Scan with ${brand} or the phone’s camera`,
    qrComing: 'The QR is on its way',
    turn: 'Turn to the customer',
    turnBack: 'Turn back',
    tapNext: 'Tap anywhere for the next sale',
    tryAgain: 'Try again',
    scanAgain: 'Scan again',
    showQr: 'Show QR instead',
    toGoods: 'Back to the goods',
    newSale: 'Next sale',
    lookAgain: 'Check again',
    looking: 'Checking',
    missing: { title: 'This payment is not known here', next: 'It may be from another day or another till.' },
    reference: 'Reference',
  },
  tray: {
    title: 'Open payments',
    late: (sum: string) => `${sum} was paid after you moved on`,
    lateNext: 'Did the customer get the goods?',
    keep: 'Keep',
    refund: 'Refund',
    ended: (sum: string, word: string) => `${sum}: ${word}`,
  },
  today: {
    title: 'Today’s payments',
    back: 'Back to the till',
    empty: 'No payments yet today',
    emptyNext: 'The first one will stand here.',
    collected: 'Collected',
    givenBack: 'Given back',
    open: 'Waiting',
    by: {
      code: 'Code scanned',
      number: 'Phone number',
      screen: 'QR on screen',
      'check-in': 'Sticker scanned',
      link: 'Link as QR',
      poster: 'Poster',
    },
    otherTill: 'Another till',
    follow: 'Open',
    close: 'Close',
    notDone: 'Not accepted',
    resend: 'Send again',
    handOver: 'Hand to the manager',
    handed: (till: string, time: string) => `Handed to the manager by ${till} at ${time}`,
    dealtWith: 'Dealt with',
  },
  refund: {
    button: 'Refund',
    title: 'Give money back',
    all: 'Everything',
    part: 'A part',
    partSum: 'Sum to give back',
    confirm: (sum: string) => `Give back ${sum}`,
    keep: 'Keep the money',
    left: (sum: string) => `At most ${sum}`,
    asked: (sum: string) => `Refund of ${sum} asked for, not yet confirmed`,
    done: (sum: string) => `${sum} given back`,
    failed: 'The last refund was not done',
  },
  pair: {
    title: 'Connect this tablet',
    text: 'Type the code from the page of your till, or open the link that was shown there.',
    code: 'Code',
    connect: 'Connect',
    connecting: 'Connecting',
    'used-or-wrong':
      'That code does not work. It may be used, older than an hour or mistyped. Make a new one.',
    unreachable: 'The till could not be reached. Check the network and try again.',
    shape: 'The code has eight letters or digits.',
    already: 'This tablet is connected',
    toTill: 'Start selling',
  },
  settings: {
    title: 'Settings',
    close: 'Close',
    language: 'Language',
    theme: 'Theme',
    themes: { system: 'As the tablet', light: 'Light', dark: 'Dark', sun: 'Sun' },
    sound: 'Sound',
    soundOn: 'On',
    soundOff: 'Off',
    soundTest: 'Play “paid”',
    till: 'This till',
    health: 'How this till is doing',
    about: 'About',
    aboutText: (brand: string) =>
      `Payment terminal and sales log for ${brand}. It is not a product-declared till system: if the law asks you for one, use it beside this.`,
  },
  states,
  refusals,
};

export type Words = typeof en;
