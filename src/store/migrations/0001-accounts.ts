import type { ColumnWords } from './column-words.ts';

/**
 * Better Auth's tables: its core with the plugins admin and anonymous, as its own migration would make them.
 * They are here so that `user_profile.auth_id` can be a real foreign key and one migration makes everything.
 */
export const authTables = ({ auth: { text, flag, time, now } }: ColumnWords): string[] => [
  `create table "user" (
    "id" ${text} not null primary key,
    "name" ${text} not null,
    "email" ${text} not null unique,
    "emailVerified" ${flag} not null,
    "image" ${text},
    "createdAt" ${time} not null${now},
    "updatedAt" ${time} not null${now},
    "role" ${text},
    "banned" ${flag},
    "banReason" ${text},
    "banExpires" ${time},
    "isAnonymous" ${flag}
  )`,
  `create table "session" (
    "id" ${text} not null primary key,
    "expiresAt" ${time} not null,
    "token" ${text} not null unique,
    "createdAt" ${time} not null${now},
    "updatedAt" ${time} not null,
    "ipAddress" ${text},
    "userAgent" ${text},
    "userId" ${text} not null references "user" ("id") on delete cascade,
    "impersonatedBy" ${text}
  )`,
  `create table "account" (
    "id" ${text} not null primary key,
    "accountId" ${text} not null,
    "providerId" ${text} not null,
    "userId" ${text} not null references "user" ("id") on delete cascade,
    "accessToken" ${text},
    "refreshToken" ${text},
    "idToken" ${text},
    "accessTokenExpiresAt" ${time},
    "refreshTokenExpiresAt" ${time},
    "scope" ${text},
    "password" ${text},
    "createdAt" ${time} not null${now},
    "updatedAt" ${time} not null
  )`,
  `create table "verification" (
    "id" ${text} not null primary key,
    "identifier" ${text} not null,
    "value" ${text} not null,
    "expiresAt" ${time} not null,
    "createdAt" ${time} not null${now},
    "updatedAt" ${time} not null${now}
  )`,
  'create index "session_userId_idx" on "session" ("userId")',
  'create index "account_userId_idx" on "account" ("userId")',
  'create index "verification_identifier_idx" on "verification" ("identifier")',
];
