import { betterAuth } from 'better-auth';
import { admin, anonymous, bearer } from 'better-auth/plugins';
import { storable } from '../store/columns.ts';
import type { Database } from '../store/database.ts';
import { guestMerge, type MergeLearner, type Report } from './guest-merge.ts';

export const BASE_PATH = '/api/auth';
/** Overwritten on every request, so that nobody can choose the address that they are limited by. */
export const ADDRESS_HEADER = 'x-stepwell-client-address';

const DAY = 86_400;
const COOKIE_PREFIX = 'stepwell';

export interface Settings {
  database: Database;
  secret: string;
  /** Where browsers reach the server, e.g. https://learn.school.example; https makes the cookies Secure. */
  baseUrl: string;
  origins: readonly string[];
  /** Limits sign-in and sign-up for each address. */
  production: boolean;
  mergeLearner: MergeLearner;
  /** Called after a commit that a cached session must not outlive; null: it cannot be said whose. */
  changed(authId: string | null): void;
  report: Report;
}

export type BetterAuth = ReturnType<typeof configure>;

const isSecure = (baseUrl: string): boolean => new URL(baseUrl).protocol === 'https:';

export const sessionCookieName = (baseUrl: string): string =>
  `${isSecure(baseUrl) ? '__Secure-' : ''}${COOKIE_PREFIX}.session_token`;

/** Characters. */
const LONGEST_NAME = 255;

const nameOf = (name: string): string => [...storable(name).trim()].slice(0, LONGEST_NAME).join('');

export function configure(settings: Settings) {
  const { database, changed, report } = settings;
  return betterAuth({
    appName: 'Stepwell',
    baseURL: settings.baseUrl,
    basePath: BASE_PATH,
    secret: settings.secret,
    trustedOrigins: [...settings.origins],
    // On SQLite a transaction holds the only writer, and this one would last as long as hashing a password.
    database: { ...database.auth, transaction: database.dialect === 'postgres' },
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    session: { expiresIn: 30 * DAY, updateAge: DAY, cookieCache: { enabled: false } },
    plugins: [
      anonymous({
        emailDomainName: 'guest.invalid',
        generateName: () => 'Guest',
        // The plugin would drop the sessions before it finds that a learner still belongs to the user.
        disableDeleteAnonymousUser: true,
        onLinkAccount: guestMerge(settings),
      }),
      admin({ defaultRole: 'user', adminRoles: ['admin'] }),
      // Last, so that it sees which cookies are left.
      bearer(),
    ],
    // Removing a user is the learner's erasure, which is not only ours; acting as somebody else would forge evidence.
    disabledPaths: [
      '/delete-anonymous-user',
      '/delete-user',
      '/admin/remove-user',
      '/admin/impersonate-user',
      '/admin/stop-impersonating',
    ],
    databaseHooks: {
      session: {
        // The address is for limits only and not kept.
        create: { before: async () => ({ data: { ipAddress: null } }) },
        delete: { after: async (session) => changed(session.userId) },
      },
      user: {
        create: { before: async (user) => ({ data: { name: nameOf(user.name) } }) },
        update: {
          before: async (user) => (user.name === undefined ? undefined : { data: { name: nameOf(user.name) } }),
          after: async (user) => changed(user?.id ?? null),
        },
      },
      account: { update: { after: async (account) => changed(account?.userId ?? null) } },
    },
    rateLimit: {
      enabled: settings.production,
      // A whole class may come at once from one address.
      customRules: {
        '/sign-in/email': { window: 60, max: 60 },
        '/sign-up/email': { window: 60, max: 60 },
        '/sign-in/anonymous': { window: 60, max: 120 },
        '/change-password': { window: 60, max: 20 },
        '/**': false,
      },
    },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: isSecure(settings.baseUrl),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // Said outright because Better Auth turns the check off when it believes to be under test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    telemetry: { enabled: false },
    logger: {
      level: 'info',
      log: (level, message, ...details) => {
        if (level === 'error') report(message, details[0]);
      },
    },
    onAPIError: { throw: true },
  });
}
