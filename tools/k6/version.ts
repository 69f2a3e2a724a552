import { sameMajorNotOlder, type Version, versionFrom } from '../go-program/version.ts';

/** Reads `v2.2.0` or `k6 v2.2.0 (go1.26.8, linux/amd64)`; undefined for anything else. */
export const parseVersion = (text: string): Version | undefined =>
  versionFrom(/^(?:k6(?:\.exe)? )?(v(\d+)\.(\d+)\.\d+\S*)/.exec(text.trim()));

/** Whether a k6 that happens to be installed may stand in for the pinned one. */
export const fits = sameMajorNotOlder;
