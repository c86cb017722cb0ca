import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Sha256 } from '../../../core/numerics/sha256.ts';

const hash = (text: string) => new Sha256().add(new TextEncoder().encode(text)).hex();

it('has the digests of FIPS 180', () => {
  expect(hash('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(hash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(hash('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe(
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  );
  expect(hash('a'.repeat(1e6))).toBe('cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0');
});

it('agrees with the system’s, for bytes in pieces and for doubles', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 4 }), fc.float64Array(), (pieces, doubles) => {
      const ours = new Sha256();
      const theirs = createHash('sha256');
      for (const piece of pieces) {
        ours.add(piece);
        theirs.update(piece);
      }
      theirs.update(new Uint8Array(doubles.buffer, doubles.byteOffset, doubles.byteLength));
      expect(ours.addDoubles(doubles).hex()).toBe(theirs.digest('hex'));
    }),
  );
});
