/** ZXing-C++ as WebAssembly: grey pictures in, marks out. */
import { prepareZXingModule, type ZXingReaderOptions, type ZXingReadResult } from 'zxing-wasm/reader';
import type { Grey } from './grey.ts';

export interface Mark {
  readonly text: string;
  /** Pixels; clockwise from the mark's own top left. */
  readonly corners: readonly { readonly x: number; readonly y: number }[];
  /** The part of its error correction that was not needed, 0 to 1. */
  readonly spare: number;
  /** False where a code was found and could not be read: its text is nothing to go by. */
  readonly isWhole: boolean;
}

export interface How {
  /** Closes small gaps in light and dark first: for marks whose modules do not touch. */
  readonly denoise?: boolean;
  /** One threshold for the whole picture, not one for each neighbourhood. */
  readonly isGlobal?: boolean;
  /** Tells of codes that cannot be read as well. */
  readonly withBroken?: boolean;
  /** Dark on light only, and at this size only: half the time of a whole look. */
  readonly isPlain?: boolean;
  /** The stripes on goods instead of codes, upright or overhead. */
  readonly isProduct?: boolean;
}

export interface Zxing {
  read(grey: Grey, how?: How): readonly Mark[];
}

/**
 * Of QR codes only the one kind that payment apps draw: micro codes were found in the texture of blurred ones. One
 * mark would be a trap: with the stall's own sticker in view it is often the sticker that is returned.
 */
const options: ZXingReaderOptions = {
  formats: 'QRCodeModel2',
  maxNumberOfSymbols: 4,
  tryHarder: true,
  tryInvert: true,
  tryDownscale: true,
  tryRotate: false,
  tryDenoise: false,
  binarizer: 0,
  isPure: false,
  downscaleThreshold: 500,
  downscaleFactor: 3,
  minLineCount: 2,
  validateOptionalChecksum: false,
  returnErrors: false,
  eanAddOnSymbol: 0,
  textMode: 2,
  characterSet: 0,
  tryCode39ExtendedMode: true,
};
const productCodes = 'EAN13,EAN8,UPCA';
const globalHistogram = 1;

/** Rejects where WebAssembly is refused or `wasmUrl` cannot be had. Without the address a public host would be asked. */
export async function openZxing(wasmUrl: string): Promise<Zxing> {
  const module = await prepareZXingModule({
    overrides: { locateFile: () => wasmUrl },
    fireImmediately: true,
  });
  return zxingOf(module);
}

/** What is used of the module; its own types have all of it, but name what only their author's compiler knows. */
interface Door {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(at: number): void;
  readBarcodesFromPixmap(at: number, width: number, height: number, options: ZXingReaderOptions): Results;
}
interface Results {
  size(): number;
  get(at: number): ZXingReadResult | undefined;
  delete(): void;
}

/**
 * The module's own door, past `readBarcodes`: that one takes colours alone and makes them grey again, a third of the
 * time of a whole read, and it leaves the list of results behind in the module's memory each time.
 */
export function zxingOf(module: object): Zxing {
  if (!isDoor(module)) throw new Error('the ZXing module must offer readBarcodesFromPixmap and its memory');
  let room = { at: 0, bytes: 0 };
  return {
    read({ width, height, luma }, how = {}) {
      const {
        denoise = false,
        isGlobal = false,
        withBroken = false,
        isPlain = false,
        isProduct = false,
      } = how;
      if (luma.length > room.bytes) {
        if (room.at) module._free(room.at);
        room = { at: 0, bytes: 0 };
        const at = module._malloc(luma.length);
        if (!at) throw new Error(`WebAssembly has no room for a picture of ${luma.length} bytes`);
        room = { at, bytes: luma.length };
      }
      module.HEAPU8.set(luma, room.at);
      const results = module.readBarcodesFromPixmap(room.at, width, height, {
        ...options,
        formats: isProduct ? productCodes : options.formats,
        tryDenoise: denoise,
        tryInvert: !isPlain && !isProduct,
        tryDownscale: !isPlain && !isProduct,
        returnErrors: withBroken,
        binarizer: isGlobal ? globalHistogram : options.binarizer,
      });
      const marks = Array.from({ length: results.size() }, (_, at) => results.get(at)).flatMap((result) =>
        result ? [markOf(result)] : [],
      );
      results.delete();
      return marks;
    },
  };
}

const isDoor = (module: object): module is Door => 'readBarcodesFromPixmap' in module && 'HEAPU8' in module;

function markOf({ text, position, extra, isValid }: ZXingReadResult): Mark {
  const { topLeft, topRight, bottomRight, bottomLeft } = position;
  return {
    text,
    corners: [topLeft, topRight, bottomRight, bottomLeft],
    spare: spareOf(extra),
    isWhole: isValid,
  };
}

/** `UEC`, unused error correction. Source: zxing-cpp, `Barcode::extra`. */
function spareOf(extra: string): number {
  const told = /"UEC":([0-9.]+)/.exec(extra)?.[1];
  return told === undefined ? 1 : Number(told);
}
