import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Application, Directory } from '../directory.ts';
import { findApplication } from './applications.ts';
import { proofIn } from './credentials.ts';
import { refusal } from './errors.ts';

/** The application that asks; a grant for confidential applications only is refused to one that proved nothing. */
export function callerOf({ oidc }: KoaContextWithOIDC, directory: Directory): Application {
  const application = findApplication(directory, oidc.client?.clientId ?? '');
  if (application === undefined) throw new Error('the token endpoint knows its client');
  if (proofIn(oidc.body) === '0') throw refusal(7000218);
  return application;
}
