// The objects of a batch file with the keys that are documented for them. A key that is not here does not compile, so
// that a misspelt one is seen before it is sent: the platform takes what it does not know without a word.
import type { GroupType, IndicatorType } from '../../core/indicator-types.ts';

/** An attribute of a batch object. */
export interface BatchAttribute {
  readonly type: string;
  readonly value: string;
  /** At the top of the object's page; of Description and Source only. @default false */
  readonly displayed?: boolean | undefined;
  /** @default false */
  readonly pinned?: boolean | undefined;
  readonly source?: string | null | undefined;
  readonly securityLabel?: readonly BatchSecurityLabel[] | undefined;
}

/** At most 128 characters; of an ATT&CK technique the name without its id. */
export interface BatchTag {
  readonly name: string;
}

/** A label that is there is not changed; one that is not there is made when it has a description and a color. */
export interface BatchSecurityLabel {
  readonly name: string;
  readonly description?: string | undefined;
  /** Hex without `#`, like `FF0000`. */
  readonly color?: string | undefined;
}

/** Dates are ISO 8601. */
export interface BatchCommonKeys {
  readonly xid?: string | undefined;
  readonly attribute?: readonly BatchAttribute[] | undefined;
  readonly tag?: readonly BatchTag[] | undefined;
  readonly securityLabel?: readonly BatchSecurityLabel[] | undefined;
  readonly firstSeen?: string | undefined;
  readonly lastSeen?: string | undefined;
  readonly externalDateAdded?: string | undefined;
  readonly externalDateExpires?: string | undefined;
  readonly externalLastModified?: string | undefined;
  readonly dateAdded?: string | undefined;
  readonly associatedIndicators?:
    readonly { readonly summary: string; readonly indicatorType: string }[] | undefined;
}

/** The keys that hold the value, instead of `summary`. */
export interface BatchValueKeys {
  readonly ip?: string | undefined;
  readonly address?: string | undefined;
  readonly md5?: string | undefined;
  readonly sha1?: string | undefined;
  readonly sha256?: string | undefined;
  readonly hostName?: string | undefined;
  readonly text?: string | undefined;
  readonly 'AS Number'?: string | undefined;
  readonly Block?: string | undefined;
  readonly Subject?: string | undefined;
  readonly Hashtag?: string | undefined;
  readonly Mutex?: string | undefined;
  readonly 'Key Name'?: string | undefined;
  readonly 'Value Name'?: string | undefined;
  readonly 'Value Type'?: string | undefined;
  readonly 'User Agent String'?: string | undefined;
  /** Of custom types. */
  readonly value1?: string | undefined;
  readonly value2?: string | undefined;
  readonly value3?: string | undefined;
}

/** `type` and a value: `summary` (parts joined by ` : `), or the keys of the type. */
export interface BatchIndicator extends BatchCommonKeys, BatchValueKeys {
  /** A standard type, or the name of a custom one. */
  readonly type: IndicatorType | (string & Record<never, never>);
  readonly summary?: string | undefined;
  /** 0–5; decimals are kept. */
  readonly rating?: number | undefined;
  /** 0–100, whole. */
  readonly confidence?: number | undefined;
  /** @default true */
  readonly active?: boolean | undefined;
  /** Keeps the platform's analytics from changing `active`. @default false */
  readonly activeLocked?: boolean | undefined;
  readonly privateFlag?: boolean | undefined;
  /** The default Description attribute. */
  readonly description?: string | undefined;
  /** The default Source attribute; documented for V1 only, so an attribute is surer. */
  readonly source?: string | undefined;
  readonly lastModified?: string | undefined;
  /** Groups of the same file or of the owner. */
  readonly associatedGroups?: readonly { readonly groupXid: string }[] | undefined;
  /** Of a File, in bytes. */
  readonly size?: number | undefined;
  readonly intValue1?: number | undefined;
  /** Of a File; added to those that are there. */
  readonly fileOccurrence?:
    | readonly {
        readonly fileName?: string | undefined;
        readonly path?: string | undefined;
        readonly date?: string | undefined;
      }[]
    | undefined;
  readonly fileAction?: { readonly children: readonly object[] } | undefined;
  /** Of a Host. */
  readonly dnsActive?: boolean | undefined;
  readonly whoisActive?: boolean | undefined;
  readonly flag1?: boolean | undefined;
  readonly flag2?: boolean | undefined;
}

/** `type`, `name` and an `xid` that is the group's own in the whole instance. */
export interface BatchGroup extends BatchCommonKeys {
  readonly type: GroupType | 'Task';
  readonly name: string;
  readonly xid: string;
  /** Other groups, by xid. */
  readonly associatedGroupXid?: readonly string[] | undefined;
  /** Of Document, Report and Signature. */
  readonly fileName?: string | undefined;
  /** Of a Signature: its kind (`Snort`, `YARA`, …) and its content. */
  readonly fileType?: string | undefined;
  readonly fileText?: string | undefined;
  /** Of a Document. */
  readonly malware?: boolean | undefined;
  /** Of a Document with malware. */
  readonly password?: string | undefined;
  /** Of a Report. */
  readonly publishDate?: string | undefined;
  /** Of Event and Incident. */
  readonly eventDate?: string | undefined;
  readonly status?: string | undefined;
  /** Of an Event. */
  readonly eventType?: string | undefined;
  /** Of an Email; the first three are required. */
  readonly subject?: string | undefined;
  readonly header?: string | undefined;
  readonly body?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly score?: number | undefined;
  /** Of Document, Event and Report; `aiProvider` is required beside it. */
  readonly insights?: string | undefined;
  readonly aiProvider?: string | undefined;
  readonly aiLastRetrievalDate?: string | undefined;
}

/** Two objects of the file or of the owner, by summary or xid (`ref`), or by id, which wins. Types are needed for indicators. */
export interface BatchAssociation {
  readonly ref_1?: string | undefined;
  readonly ref_2?: string | undefined;
  /** Text of digits is written as a number with all of them. */
  readonly id_1?: string | number | undefined;
  readonly id_2?: string | number | undefined;
  readonly type_1?: string | undefined;
  readonly type_2?: string | undefined;
  /** Needed between two indicators, for example `URL Host`. */
  readonly associationType?: string | undefined;
}
