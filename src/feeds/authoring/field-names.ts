// What publishers call things. A name alone decides nothing; it breaks ties between fields whose values look alike.

/** Where the indicator itself usually stands. */
export const VALUE_NAME =
  /(?:^|[_\s.-])(?:ioc|indicator|observable|value|url|uri|ip|ipv4|ipv6|ip_?addr(?:ess)?|addr(?:ess)?|host|host_?name|domain|domain_?name|fqdn|hash|md5|sha_?1|sha_?256|cidr|netblock|network|prefix|subnet|email|dst|c2)(?:$|[_\s.-])|ioc|indicator|(?:ip|domain|host|url)$/i;

/** Pages about the indicator, hashes that are no file, people, names of files. */
export const NEVER_A_VALUE =
  /link|guid|reference|^ref|source|report|permalink|href|referer|imphash|ssdeep|tlsh|ja3|cert|fingerprint|thumbprint|authentihash|vhash|dhash|telfhash|file_?name|mime|user_?agent|reporter|author|contact|^user|country|isp|as_?(?:name|org)|registrar/i;

/** Words about the indicator; a dotted family name is no host. */
export const WORD_NAME =
  /tag|malware|famil|threat|categor|class|campaign|signature|label|(?:^|_)type|attack|actor|service|reason|kind/i;

/** People and accounts, who are no tags, also where the name has a word for tags in it: `tagged_by`, `user_class`. */
export const PERSON_NAME =
  /(?:^|[_\s.-])(?:by|users?|user_?names?|handle|nick(?:name)?|reporter|submitter|author|analyst|creator|contact|account)(?:$|[_\s.-])|(?:[a-z]By|[uU]ser(?:Name)?)$/;

export const TEXT_NAME =
  /descr|beschreib|comment|kommentar|remark|bemerkung|note|summary|detail|title|message|(?:^|_)text|content/i;
export const LINK_NAME = /link|reference|^ref|source|report|permalink|href|(?:^|_)url$|guid/i;
export const ID_NAME = /^(?:id|uuid|guid|key)$|[_-]id$|[a-z]Id$/;

/** How far data may be passed on. */
export const MARKING_NAME =
  /tlp|marking|classif|sharing|handling|dissemination|confidential|einstufung|weitergabe/i;

export const CONFIDENCE_NAME = /confidence|certainty|reliab|probab|score|fidelity/i;
export const RATING_NAME = /severity|risk|rating|threat_?level|priority|danger/i;

/** Words for dates in English, German, French and Spanish; a date with another name is a guess that the author has to judge. */
export const EXPIRY_NAME =
  /expir|valid_?(?:until|to)|until|not_?after|ablauf|läuft_?ab|g[uü]e?ltig_?bis|jusqu|caduc|vence|hasta/i;
export const LAST_NAME =
  /last|latest|updat|modif|letzt|ge[aä]e?ndert|aktualisi|derni[eè]r|mise?_?[aà]_?jour|[uú]ltim|actuali[sz]/i;
export const FIRST_NAME =
  /first|begin|start|valid_?from|(?:^|[_\s.-])(?:zu)?erst|(?:^|[_\s.-])ab$|premi[eè]r|d[eé]but|primer|inicio|desde/i;
/** A date that is about the record and about nothing later. */
export const SEEN_NAME =
  /date|time|seen|added|creat|publish|detect|report|discover|observ|submi|datum|zeit|gesehen|gemeldet|erfasst|fecha|visto|vue?(?:$|[_\s.-])|horodatage|ajout/i;

/** What sources call types of indicators. */
export const TYPE_WORDS: ReadonlySet<string> = new Set(
  'ip ipv4 ipv6 ip:port ip_port ipport addr address ipv4-addr ipv6-addr cidr subnet netblock domain domain-name fqdn host hostname url uri link md5 md5_hash sha1 sha1_hash sha256 sha256_hash hash file filehash email email-addr asn'.split(
    ' ',
  ),
);

/** Ratings for the words that sources use for severities. */
export const RATING_WORDS: Readonly<Record<string, number>> = {
  info: 0,
  informational: 0,
  unknown: 0,
  low: 2,
  medium: 3,
  moderate: 3,
  high: 4,
  critical: 5,
  severe: 5,
};
