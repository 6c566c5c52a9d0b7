import { expect, test } from 'vitest';
import { missingPackage } from './missing-package.ts';

const notFound = (name: string): Error =>
  Object.assign(new Error(`Cannot find package '${name}' imported from /somewhere/keysync.js`), {
    code: 'ERR_MODULE_NOT_FOUND',
  });

test.each(['ts-morph', '@aws-sdk/client-cloudhsm-v2', 'pkcs11js'])('says how to install %s', (name) => {
  expect(missingPackage(notFound(name))).toMatch(
    new RegExp(`^this needs the package ${name}, .*\n.*npm install '${name}@\\^\\d`),
  );
});

test.each([
  ['a package that is always there', notFound('zod')],
  ['another error that names one', new Error("Cannot find package 'ts-morph'")],
  ['nothing at all', undefined],
])('is no excuse for %s', (_, error) => {
  expect(missingPackage(error)).toBeUndefined();
});
