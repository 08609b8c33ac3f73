import { expect, test } from 'vitest';
import { readConfig } from '../edge/config.ts';

const keys = {
  VIPPS_BASE_URL: 'https://apitest.vipps.no',
  VIPPS_CLIENT_ID: 'id-of-the-client',
  VIPPS_CLIENT_SECRET: 'secret-of-the-client',
  VIPPS_SUBSCRIPTION_KEY: 'key-of-the-subscription',
  VIPPS_MSN: '654321',
};

const problemsOf = (environment: Record<string, string | undefined>): readonly string[] => {
  const read = readConfig(environment);
  if (read.ok) throw new Error('expected problems, found none');
  return read.problems;
};
const configOf = (environment: Record<string, string | undefined>) => {
  const read = readConfig(environment);
  if (!read.ok) throw new Error(`expected a configuration, found ${read.problems.join('; ')}`);
  return read.config;
};

test('an empty environment runs the till against a simulator on this machine', () => {
  expect(configOf({})).toEqual({
    port: 8787,
    host: '127.0.0.1',
    publicUrl: 'http://localhost:8787',
    dataDir: './data',
    market: 'NO',
    merchantName: 'Market stall',
    vipps: expect.objectContaining({ baseUrl: 'http://127.0.0.1:8788', msn: '123456' }) as unknown,
    simulator: { port: 8788 },
  });
});

test('with all keys there is no simulator', () => {
  expect(configOf(keys)).toMatchObject({
    simulator: null,
    vipps: {
      baseUrl: 'https://apitest.vipps.no',
      clientId: 'id-of-the-client',
      clientSecret: 'secret-of-the-client',
      subscriptionKey: 'key-of-the-subscription',
      msn: '654321',
    },
  });
});

test('everything that is set is used, without the slashes that end an address', () => {
  const environment = {
    ...keys,
    VIPPS_BASE_URL: 'https://apitest.vipps.no//',
    PORT: '9000',
    HOST: '0.0.0.0',
    PUBLIC_URL: 'https://till.example.com/',
    DATA_DIR: '/var/lib/torg',
    MARKET: 'FI',
    MERCHANT_NAME: 'Honey & Wax',
  };
  expect(configOf(environment)).toMatchObject({
    port: 9000,
    host: '0.0.0.0',
    publicUrl: 'https://till.example.com',
    dataDir: '/var/lib/torg',
    market: 'FI',
    merchantName: 'Honey & Wax',
    vipps: { baseUrl: 'https://apitest.vipps.no' },
  });
});

test('an empty variable counts as not set', () => {
  const empty = Object.fromEntries([...Object.keys(keys), 'PORT', 'MARKET'].map((name) => [name, '']));
  expect(configOf(empty)).toEqual(configOf({}));
  expect(configOf({ PORT: undefined })).toEqual(configOf({}));
});

test('some of the keys but not all names each that is missing', () => {
  for (const missing of Object.keys(keys)) {
    const problems = problemsOf({ ...keys, [missing]: undefined });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${missing} is missing`));
  }
  const problems = problemsOf({ VIPPS_MSN: '654321' });
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual(
    Object.keys(keys).filter((name) => name !== 'VIPPS_MSN'),
  );
});

test('everything that is wrong is said at once', () => {
  const problems = problemsOf({
    ...keys,
    PORT: 'eighty',
    SIMULATOR_PORT: '70000',
    PUBLIC_URL: 'till.example.com',
    MARKET: 'SE',
    MERCHANT_NAME: 'x'.repeat(61),
    VIPPS_BASE_URL: 'ftp://apitest.vipps.no',
    VIPPS_MSN: '12',
    VIPPS_CLIENT_ID: undefined,
  });
  const named = new Set(problems.map((problem) => problem.split(' ')[0]));
  expect(named).toEqual(
    new Set([
      'PORT',
      'SIMULATOR_PORT',
      'PUBLIC_URL',
      'MARKET',
      'MERCHANT_NAME',
      'VIPPS_BASE_URL',
      'VIPPS_MSN',
      'VIPPS_CLIENT_ID',
    ]),
  );
});

test('no problem repeats what was set', () => {
  const values = {
    PORT: 'port-value-1',
    SIMULATOR_PORT: 'port-value-2',
    PUBLIC_URL: 'value-of-the-url',
    MARKET: 'value-of-the-market',
    MERCHANT_NAME: 'name-value-'.repeat(9),
    VIPPS_BASE_URL: 'value-of-the-base',
    VIPPS_CLIENT_SECRET: 'secret-of-the-client',
    VIPPS_MSN: 'value-of-the-msn',
  };
  const said = problemsOf(values).join('\n');
  for (const value of Object.values(values)) expect(said).not.toContain(value);
});

test('a problem reads as a sentence', () => {
  for (const problem of problemsOf({ MERCHANT_NAME: 'x'.repeat(61), PORT: '99999', MARKET: 'SE' })) {
    expect(problem).toMatch(/^[A-Z_]+ must be [a-z0-9]/);
  }
});

test('a port is a whole number up to 65535', () => {
  for (const port of ['-1', '1.5', '65536', '0x50', '8787 ', '1e3']) {
    expect(problemsOf({ PORT: port })).toEqual(['PORT must be a port number']);
  }
  expect(configOf({ PORT: '65535' }).port).toBe(65_535);
});

test('a key that was pasted with a space or a line break is found before it fails in a header', () => {
  for (const pasted of ['secret ', ' secret', 'secret\n', 'se cret']) {
    expect(problemsOf({ ...keys, VIPPS_CLIENT_SECRET: pasted })).toEqual([
      'VIPPS_CLIENT_SECRET must be letters, digits and signs without spaces',
    ]);
  }
});
