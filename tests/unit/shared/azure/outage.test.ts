import { ErrorResponse } from '@azure/cosmos';

import { ServiceBusError } from '@azure/service-bus';
import { RestError } from '@azure/storage-blob';
import { APIConnectionTimeoutError, APIError } from 'openai';
import { expect, test } from 'vitest';
import { asAppError } from '../../../../shared/azure/outage.ts';
import { AppError } from '../../../../shared/platform/errors.ts';

const withCode = (error: Error, code: unknown) => Object.assign(error, { code });
const cosmos = (code: number) => withCode(new ErrorResponse('s3cret'), code);
const openai = (status: number) => new APIError(status, {}, 's3cret', new Headers());
const rest = (statusCode: number) => new RestError('s3cret', { statusCode });

test.each([
  ['a socket that nobody listens at', withCode(new Error(), 'ECONNREFUSED')],
  [
    'the same, as fetch tells it',
    new TypeError('fetch failed', { cause: withCode(new Error(), 'ECONNRESET') }),
  ],
  [
    'each address of a name tried in vain',
    new AggregateError([withCode(new Error(), 'ETIMEDOUT'), withCode(new Error(), 'ENETUNREACH')]),
  ],
  ['a request that @azure/core could not send', new RestError('', { code: 'REQUEST_SEND_ERROR' })],
  ['a service that answers 503', rest(503)],
  ['a search that asks for patience', rest(429)],
  ['Cosmos that is out of request units', cosmos(429)],
  ['Cosmos that is broken', cosmos(500)],
  ['a model that answers 500', openai(500)],
  ['a model that answers too late', new APIConnectionTimeoutError()],
  ['an answer that did not come in time', new DOMException('s3cret', 'TimeoutError')],
  ['a bus that is busy', new ServiceBusError('', 'ServiceBusy')],
])('%s is an outage', (_what, error) => {
  expect(asAppError(error)).toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 503 });
  expect(asAppError(error)?.message).not.toContain('s3cret');
});

test.each([
  ['a fault of ours', new TypeError('x is not a function')],
  ['a call that the service refuses', rest(400)],
  ['a token that it does not take', rest(401)],
  ['what is not there', cosmos(404)],
  ['a request that the model does not take', openai(400)],
  ['a queue that is not there', new ServiceBusError('', 'MessagingEntityNotFound')],
  ['a call that we gave up', new DOMException('s3cret', 'AbortError')],
  ['no error at all', null],
])('%s is none', (_what, error) => {
  expect(asAppError(error)).toBeUndefined();
});

test('our own errors stay what they are', () => {
  const error = new AppError('NOT_FOUND', 'gone', { cause: rest(503) });
  expect(asAppError(error)).toBe(error);
});

test('an error that is its own cause comes to an end', () => {
  const error = new Error('round');
  error.cause = error;
  expect(asAppError(error)).toBeUndefined();
});
