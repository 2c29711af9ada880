"""The words that names and values are told by."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PASSWORDS: Final = _words("""
    psk passcode passphrase passw passwd password passwords passwort psw pswd pwd rootpassword userpassword
""")
"""Nouns that name a password, which may be a word itself."""
SECRETS: Final = _words("""
    passkey accesskey accesstoken accountkey apikey apisecret apitoken appkey appsecret authident authkey authtoken
    bearertoken bottoken clientsecret cred credential credentials creds dbpass encryptionkey identitytoken idtoken
    jwt keydata keypass ldappass masterkey mnemonic pat privatekey privkey refreshtoken seckey secret
    secretaccesskey secretkey secrets secretstring securitytoken sessiontoken sharedaccesskey sharedkey sharedsecret
    signingkey storepass subscriptionkey subscriptionsecret token tokenkey tokensecret usertoken webhooksecret
""")
"""Nouns that name another secret."""
WEAK: Final = _words("""
    auth bearer jsessionid license phpsessid pw salt sessid sessionid sid
""")
"""Nouns that may name a secret."""
SECRET_KEYS: Final = _words("""
    access account activation adafruit admin aes agent airtable algolia amplitude anthropic api app application
    asana auth authentication authorization base bearer bitbucket bugsnag cipher client cloudflare codecov cohere
    coinbase confluent consumer contentful cookie crypto cypress data datadog decryption deepgram deploy
    digitalocean discord dropbox ecdsa ed25519 encrypt encrypted encryption etsy facebook fastly fb finnhub flickr
    function functions gemini github gitlab gocardless google gpg grafana groq hash heroku hmac honeycomb host
    hubspot ingest ingestion instrumentation integration intercom jfrog jwt kraken kucoin launchdarkly licence
    license linear linkedin lob mail mailchimp mailgun management mapbox master mattermost meraki messagebird
    mistral netlify newrelic nytimes okta openai opsgenie pagerduty pgp plaid postmark priv private privateai pusher
    rapidapi record registration relic rest restricted rollbar root rsa sas secret security segment sendbird
    sendgrid sentry server service session shared shodan sign signing smtp snyk sparkpost squarespace ssh ssl
    storage stream stripe subscription sumologic tls token transfer travis twilio twitch twitter typeform user
    validation vault vercel wallet weather webhook wrapping write writekey x yandex youtube zendesk
""")
"""What a key is that is secret."""
NO_SECRET_KEYS: Final = _words("""
    any arrow bad branch bucket build cache cell column composite config correlation dedup dedupe dict duplicate
    each element enter env escape event every expected field file fingerprint first foreign group grouping hash_key
    header hit hot i18n idempotency image index input invalid issue item json known label last locale lock lookup
    map matched max menu message metric min missing new next no object old order other output param partition path
    primary project pub public query question range react redis ref registry resource restore restored routing row
    s3 same save search short shortcut sonar sort storage_state store tag template test that this translation tree
    unexpected unique unknown var variable version wrong yaml
""")
"""What a key is that is none."""
NO_SECRET_TOKENS: Final = _words("""
    bad bos cancel cancellation cls color continuation current design end eos expected expired first illegal
    injection invalid last lexer lookahead malformed mask max min missing next num operator pad page pagination
    parser peek placeholder prev previous resume sep special start stop sync syntax total unexpected unk unknown
""")
"""What a token is that is a part of a text, or a place in a list."""
QUESTIONS: Final = _words("""
    allow disable enable had has have hide is needs no require requires show skip use uses with without
""")
"""Words before a name that ask whether there is one."""
TRIMMED: Final = _words("""
    0 01 02 1 2 3 4 5 6 7 8 9 a again b b64 base64 ci clear cleartext confirm confirmation content current data
    default dev development enc env hex insecure json live local main new old override plain plaintext previous
    primary prod production qa raw readonly repeat ro rw sandbox secondary stage staging stg str string test testing
    text uat unsafe val value values
""")
"""Words behind a name that say nothing about its value."""
NOT_BEFORE_PASS: Final = _words("""
    assertion by compiler dry each first lower must of one optimizer render second shader single tests the this to
""")
"""What a pass is that a program makes over something."""
STOP_WORDS: Final = _words("""
    a accepted account always an and any arc are args argument as asked async at auth authentication authorization
    auto available await bad basic bearer been before being bigint blank blob bool boolean box buffer but by bytea
    bytes can cannot changed char check class cls configured const contains correct could created credential
    credentials custom date dedent default deleted denied deprecated dict did different digest disabled do does
    email empty enabled encrypted end enum env environment eof error exists expected expired expires expression fail
    failed failing fails failure false field file filtered flag for forbidden format found from function generated
    get given got had has hash have header headers hidden host how i32 identifier if ignored in include incorrect
    indent inherit input instead int integer interface into invalid is issued it json jsonb key keyword known kwargs
    length let list literal loaded local login lookup malformed manager map masked may me mismatch missing mocked
    must name needed needs never new newline nil no none not null number nvarchar object of off ok old omit on one
    only operator option optional or output parameter passed password passwords path pending placeholder please
    policy port prefix present profile props provided public punctuation pydantic rc read ready realm received
    record redacted regex rejected removed required requires reset result return revoked rotated rotation
    same-origin saved scheme scope secret secrets secretstr see self sensitive set should size skipped some
    specified start state statement static store stored str string strong struct successful symbol sync test text
    that the their there this timestamp to token tokens too true tuple type u64 u8 uint8array unauthorized undefined
    unknown unset unsupported unused update updated use used user username using uuid valid validation value values
    var varchar variable vault vec verified verify via void was weak were when which while will with without word
    write wrong yes you your
""")
"""What stands behind a name in sentences, types, schemas and settings, and is no secret."""
MARKS_OF_NAMES: Final = _words("""
    psk -pat .sid _pat _pw auth auth_cookie bearer cred crumb erlang_cookie honeycomb-team jfrog-art-api jwt key license
    mnemonic pass psw pwd salt secret sessid session_cookie session_id sessionid sonar.login token
""")
"""What stands in every name that can be that of a secret."""
