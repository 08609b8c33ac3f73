/** The phone's eye: a code comes by film, picture, drop or paste, and leaves as text. */
import { say } from './page.js';

const find = (name) => document.querySelector(`[data-${name}]`);
const lookEveryMs = 250;

/** `onCode` gets each text once; the sheet closes before. */
export function listenForCodes(onCode) {
  const sheet = find('scan');
  const film = find('film');
  let stream = null;

  find('scan-open').addEventListener('click', () => {
    sheet.showModal();
    tell(null);
    void startFilm();
  });
  find('scan-close').addEventListener('click', () => sheet.close());
  sheet.addEventListener('close', stopFilm);
  document.querySelector('#picture').addEventListener('change', async ({ target }) => {
    const [file] = target.files;
    if (file) await takePicture(file);
    target.value = '';
  });
  find('paste').addEventListener('submit', async (event) => {
    event.preventDefault();
    const field = document.querySelector('#paste');
    const text = field.value;
    field.value = '';
    await take(text);
  });
  document.addEventListener('paste', ({ clipboardData }) => {
    const [file] = clipboardData.files;
    if (file) void takePicture(file);
  });
  listenForDrop();

  async function take(text) {
    sheet.close();
    await onCode(text);
  }

  async function takePicture(file) {
    if (!sheet.open) sheet.showModal();
    tell('Looking for a code …');
    const texts = await read(file).catch(() => null);
    if (texts === null) tell('This picture cannot be read.', true);
    else if (texts.length === 0) tell('There is no code in this picture.', true);
    else await take(texts[0]);
  }

  function listenForDrop() {
    const page = document.body;
    page.addEventListener('dragover', (event) => {
      event.preventDefault();
      page.classList.add('dropping');
    });
    page.addEventListener('dragleave', ({ relatedTarget }) => {
      if (relatedTarget === null) page.classList.remove('dropping');
    });
    page.addEventListener('drop', (event) => {
      event.preventDefault();
      page.classList.remove('dropping');
      const [file] = event.dataTransfer.files;
      const text = event.dataTransfer.getData('text/uri-list') || event.dataTransfer.getData('text/plain');
      if (file) void takePicture(file);
      else if (text) void take(text);
    });
  }

  async function startFilm() {
    if (!navigator.mediaDevices) {
      tell('The camera opens only on a secure address. Take a picture instead.');
      return;
    }
    const wish = { video: { facingMode: 'environment' } };
    const opened = await navigator.mediaDevices.getUserMedia(wish).catch(() => null);
    if (!opened) tell('There is no camera here, or it may not be used. Take a picture instead.');
    if (!opened || !sheet.open) {
      stop(opened);
      return;
    }
    stream = opened;
    film.srcObject = opened;
    film.hidden = false;
    await film.play().catch(() => {});
    await watch(opened);
  }

  async function watch(mine) {
    while (stream === mine) {
      const texts = film.videoWidth > 0 ? await read(frameOf(film)).catch(() => []) : [];
      if (stream !== mine) return;
      if (texts.length > 0) {
        await take(texts[0]);
        return;
      }
      await new Promise((done) => setTimeout(done, lookEveryMs));
    }
  }

  function stopFilm() {
    stop(stream);
    stream = null;
    film.srcObject = null;
    film.hidden = true;
  }
}

function stop(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

function tell(text, trouble = false) {
  const said = find('scan-said');
  said.hidden = text === null;
  said.textContent = text ?? '';
  said.classList.toggle('warn', trouble);
  if (text !== null) say(text);
}

function frameOf(film) {
  const canvas = document.createElement('canvas');
  canvas.width = film.videoWidth;
  canvas.height = film.videoHeight;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  pen.drawImage(film, 0, 0);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

let reader = null;

/** Takes `ImageData` or a picture's file. An SVG is drawn first: the reader knows pixels alone. */
async function read(picture) {
  reader ??= import('/pages/zxing/reader/index.js').then((module) => {
    module.prepareZXingModule({ overrides: { locateFile: () => '/pages/zxing/reader.wasm' } });
    return module;
  });
  const { readBarcodes } = await reader;
  const pixels = picture.type === 'image/svg+xml' ? await drawn(picture) : picture;
  const found = await readBarcodes(pixels, { formats: ['QRCode'], tryHarder: true });
  return found.filter(({ isValid }) => isValid).map(({ text }) => text);
}

async function drawn(file) {
  const source = `data:image/svg+xml;base64,${btoa(await file.text())}`;
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [1024, 1024];
  const pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0, 1024, 1024);
  return pen.getImageData(0, 0, 1024, 1024);
}
