"""Pieces of logs without a secret, though they speak of some: nothing in them may be redacted. All are made up."""

from base64 import b64encode
from hashlib import sha1, sha256, sha512
from typing import Final

_SHA: Final = sha1(b"teapot", usedforsecurity=False).hexdigest()
_SHA256: Final = sha256(b"teapot").hexdigest()
_SRI: Final = b64encode(sha512(b"teapot").digest()).decode()
_H1: Final = b64encode(sha256(b"cup").digest()).decode()
_SNAPSHOT: Final = b64encode(bytes(range(256)) * 2).decode()
_UUID: Final = "0b1c2d3e-4f50-4172-8394-a5b6c7d8e9f0"

LOGS: Final = {
    "checkout": f"""##[group]Run actions/checkout@v4
with:
  repository: acme/teapot
  token: ***
  ssh-strict: true
  persist-credentials: true
  ssh-user: git
  fetch-depth: 1
##[endgroup]
[command]/usr/bin/git config --local http.https://github.com/.extraheader AUTHORIZATION: basic ***
HEAD is now at {_SHA[:7]} Merge {_SHA} into {_SHA[::-1]}""",
    "cache": f"""Cache restored from key: Linux-npm-{_SHA256}
key: setup-python-Linux-22.04-x64-pip-{_SHA256}
restore-keys: |
  Linux-npm-
cache-primary-key: node-cache-Linux-x64-npm-{_SHA256}
Cache hit occurred on the primary key Linux-pip-{_SHA}, not saving cache.""",
    "environment": """env:
  GITHUB_TOKEN: ***
  NPM_TOKEN: ***
  API_KEY: ${{ secrets.API_KEY }}
  DB_PASSWORD: $DB_PASSWORD
  SECRET_NAME: teapot-credentials
  TOKEN_FILE: /run/secrets/token
  AWS_REGION: eu-central-1
  PASSWORD_MIN_LENGTH: 12
  SSH_KEY_PATH: /home/runner/.ssh/id_ed25519
  PWD: /home/runner/work/teapot/teapot
  OLDPWD: /home/runner""",
    "workflow": """Error: .github/workflows/ci.yml (Line: 14, Col: 11): Unexpected value 'secret'
      token: ${{ secrets.GITHUB_TOKEN }}
      password: ${{ secrets.REGISTRY_PASSWORD || github.token }}
      github-token: ${{ github.token }}
      private-key: ${{ secrets.APP_PRIVATE_KEY }}
Error: Input required and not supplied: token""",
    "TypeScript": """src/auth.ts(14,7): error TS2322: Type '{ token: string; expires: number; }' is not assignable.
  Property 'apiKey' is missing in type '{ secret: string; }' but required in type 'Config'.
14   const token: string | undefined = session.token;
15   function login(user: string, password: string, apiKey?: ApiKey): Promise<Token> {
16     return { accessToken: response.data.accessToken, secret: process.env.SESSION_SECRET };
  password: z.string().min(8).max(64),
  authToken: Buffer;
  refreshToken: string | null;""",
    "Rust": """error[E0308]: mismatched types
  --> src/login.rs:14:22
   |
14 |     pub fn login(user: &str, password: &str, token: Option<String>) -> Result<Token, AuthError> {
   |                                                      ^^^^^^^^^^^^^^ expected `&str`, found `Option<String>`
15 |     let secret: SecretString = config.secret.clone();
16 |     client_secret: ClientSecret,
17 |     api_key: Arc<str>,""",
    "Go": """# acme/teapot/auth
auth/token.go:42:13: undefined: token.Parse
auth/token.go:57:9: cannot use password (variable of type string) as []byte value in argument to bcrypt.Compare
auth/key.go:12:2: Secret redeclared in this block
	APIKey string `json:"api_key" yaml:"apiKey"`
	Password []byte
	cfg.Token = os.Getenv("TEAPOT_TOKEN")""",
    "Python": """  File "/app/login.py", line 12, in login
    def login(user: str, password: str, *, token: str | None = None, api_key: Optional[str] = None) -> Session:
    secret = settings.SECRET_KEY
    password = getpass.getpass("Password: ")
    token = request.headers["Authorization"].removeprefix("Bearer ")
    client = Client(api_key=os.environ["TEAPOT_API_KEY"], token=token, password=password)
KeyError: 'TEAPOT_API_KEY'
TypeError: login() missing 1 required positional argument: 'password'""",
    "pytest": """tests/test_auth.py::test_password_reset PASSED                          [ 12%]
tests/test_auth.py::test_token_expired[access_token-401] FAILED         [ 25%]
tests/test_auth.py::TestSecret::test_api_key_required PASSED            [ 37%]
FAILED tests/test_auth.py::test_login[password=None] - assert 401 == 200
E       AssertionError: assert 'token' in {'access_token': None, 'expires': 3600}
E         Right contains 1 more item: {'password': 'This field is required.'}
1 failed, 2 passed in 0.31s""",
    "go test": """=== RUN   TestToken_Refresh_12
--- PASS: TestToken_Refresh_12 (0.00s)
--- FAIL: TestPassword/too_short (0.00s)
    password_test.go:34: got "password: missing", want "password: too short"
ok  	acme/teapot/secret	0.012s	coverage: 81.2% of statements""",
    "OpenAPI": """{"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}, "properties": {
  "id_token": {"type": "string", "format": "jwt"},
  "password": {"type": "string", "minLength": 8, "writeOnly": true},
  "api_key": {"type": "string", "nullable": true},
  "token": "string", "secret": null, "refreshToken": "string"}}
  "deploy_key": {"$ref": "#/definitions/deploy_key_v2"}, "token": {"oauth2-v1": {"enabled": true}}""",
    "sentences": """password: missing
password: required
token: invalid
secret: not found
API key is required
The token is expired, request a new one.
error: the password was rejected by the server
Your access token has been revoked. Access token: none.
token is required; the api key must be set
Authentication failed: bad credentials. Check the password and the token.
Hint: set the environment variable TEAPOT_TOKEN or pass --token.
Use --password-stdin instead of --password, and --api-key KEY with --token TOKEN.""",
    "usage": """usage: teapot [-h] [--token TOKEN] [--password PASSWORD] [--api-key KEY]
  --token TOKEN          the token to log in with (default: $TEAPOT_TOKEN)
  --password <password>  the password
  -p, --port PORT        the port
  export TEAPOT_TOKEN=<token>
  teapot login --token your-api-key-here --password "$PASSWORD"
  curl -H "Authorization: Bearer $TOKEN" -u "$USER:$PASSWORD" https://api.example.com
  curl -H "X-Api-Key: ${API_KEY}" -u user:password https://api.example.com""",
    "placeholders": """token=<token>
api_key=your-api-key-here
api_key: YOUR_API_KEY
password=***
password=********
secret: xxxxxxxxxxxx
token: "<redacted>"
client_secret={{ client_secret }}
password=%(password)s
password=%s
connecting to postgres://app:***@db:5432/teapot
connecting to postgres://app:${DB_PASSWORD}@db:5432/teapot
connecting to https://<token>@github.com/acme/teapot""",
    "npm lock": f"""npm error code EINTEGRITY
npm error sha512-{_SRI} integrity checksum failed when using sha512: wanted sha512-{_SRI}
npm error but got sha512-{_SRI[::-1].strip("=")}==. (1234 bytes)
      "resolved": "https://registry.npmjs.org/js-tokens/-/js-tokens-4.0.0.tgz",
      "integrity": "sha512-{_SRI}",
      "license": "MIT",
      "node_modules/csrf-token": {{ "version": "1.2.3" }}""",
    "yarn lock": f"""js-tokens@^4.0.0:
  version "4.0.0"
  resolved "https://registry.yarnpkg.com/js-tokens/-/js-tokens-4.0.0.tgz#{_SHA}"
  integrity sha512-{_SRI}
  checksum: 10c0/{_SHA256}{_SHA256}""",
    "pip hashes": f"""ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.
    secretstorage==3.3.3 from https://files.example.org/{_SHA256}/SecretStorage-3.3.3-py3-none-any.whl:
        Expected sha256 {_SHA256}
             Got        {_SHA256[::-1]}
    keyring==25.2.1 --hash=sha256:{_SHA256}""",
    "go.sum": f"""verifying github.com/golang-jwt/jwt/v5@v5.2.1: checksum mismatch
	downloaded: h1:{_H1}
	go.sum:     h1:{_H1[::-1].strip("=")}=
github.com/acme/token v1.4.0/go.mod h1:{_H1}""",
    "Cargo.lock": f"""[[package]]
name = "secrecy"
version = "0.8.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "{_SHA256}\"""",
    "Docker": f"""#5 [auth] library/python:pull token for registry-1.docker.io
#5 DONE 0.0s
#6 resolve docker.io/library/python:3.12@sha256:{_SHA256} 0.0s done
docker://alpine:3.18@sha256:{_SHA256}
Digest: sha256:{_SHA256}
Status: Downloaded newer image for node:20-alpine
 => => writing image sha256:{_SHA256}
#12 [secret] RUN --mount=type=secret,id=npm_token,target=/root/.npmrc npm ci""",
    "git": f"""From https://github.com/acme/teapot
 * [new branch]      token-refresh -> origin/token-refresh
   {_SHA[:7]}..{_SHA[7:14]}  main -> origin/main
commit {_SHA} (HEAD -> fix-password-reset)
Author: Ann Example <ann@example.com>
    Rotate the signing key: see docs/keys.md
diff --git a/src/secret.py b/src/secret.py
index {_SHA[:7]}..{_SHA[7:14]} 100644
-    token: str
+    token: SecretStr = Field(repr=False)
+    password: str = ""
+    key = cache_key(user.id)""",
    "Java": """java.lang.IllegalArgumentException: Password must not be empty
	at com.acme.teapot.auth.TokenService.getToken(TokenService.java:42)
	at com.acme.teapot.auth.PasswordEncoder.encode(PasswordEncoder.java:118)
	at java.base/javax.crypto.SecretKeyFactory.generateSecret(SecretKeyFactory.java:344)
[ERROR] /src/main/java/Token.java:[12,5] cannot find symbol
[ERROR]   symbol:   class SecretKey
[INFO] password = (not set)
Caused by: org.postgresql.util.PSQLException: FATAL: password authentication failed for user "app\"""",
    "lexer": """SyntaxError: Unexpected token '<', "<!DOCTYPE "... is not valid JSON
SyntaxError: Unexpected token: punc (;) [app.js:12,8]
ParseError: unexpected token: 'end' at line 12
Token(type=NAME, value='password', line=1)
token: IDENTIFIER, next token: LPAREN, previous_token: keyword
tokens: 1234, max_tokens: 4096, total_tokens=5330, pad_token: '[PAD]', eos_token="</s>\"""",
    "Terraform": f"""  # aws_db_instance.main will be created
  + resource "aws_db_instance" "main" {{
      + password                = (sensitive value)
      + master_user_secret      = (known after apply)
      + kms_key_id              = "arn:aws:kms:eu-central-1:123456789012:key/{_UUID}"
      + db_subnet_group_name    = "teapot"
      + access_key_id           = (known after apply)
aws_secretsmanager_secret.db: Refreshing state... [id=arn:aws:secretsmanager:eu-central-1:1:secret:db-AbCdEf]""",
    "Kubernetes": f"""apiVersion: v1
kind: Secret
metadata:
  name: teapot-credentials
  uid: {_UUID}
spec:
  secretName: teapot-tls
  secretKeyRef:
    name: teapot-credentials
    key: password
  imagePullSecrets:
    - name: regcred
Error: secret "teapot-credentials" not found
  serviceAccountToken: {{}}
  automountServiceAccountToken: false""",
    "database": """ERROR:  duplicate key value violates unique constraint "users_email_key"
DETAIL:  Key (email)=(ann@example.com) already exists.
STATEMENT:  INSERT INTO tokens (user_id, token, expires_at) VALUES ($1, $2, $3)
 column     | type                     | nullable
 password   | character varying(128)   | not null
 api_token  | text                     | null
FATAL:  password authentication failed for user "app\"""",
    "TLS": f"""depth=0 CN = example.com
SHA256 Fingerprint={":".join(_SHA256[i : i + 2].upper() for i in range(0, 64, 2))}
ED25519 key fingerprint is SHA256:{_H1.strip("=")}.
Host key verification failed.
gpg: using RSA key 4AEE18F83AFDEB23
gpg: key 4AEE18F83AFDEB23: public key "GitHub" imported
X509v3 Subject Key Identifier: {":".join(_SHA[i : i + 2].upper() for i in range(0, 40, 2))}""",
    "certificate": "-----BEGIN CERTIFICATE-----\n"
    + "\n".join(_SNAPSHOT[i : i + 64] for i in range(0, 512, 64))
    + "\n-----END CERTIFICATE-----\nssl certificate problem: unable to get local issuer certificate",
    "public key": f"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{_SNAPSHOT[:43]} ann@example.com\n"
    "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA"
    + _SNAPSHOT[:20]
    + "\n-----END PUBLIC KEY-----",
    "snapshot": f'exports[`renders 1`] = `\n<img\n  src="data:image/png;base64,{_SNAPSHOT}"\n  alt="key"\n/>\n`;',
    "wrapped snapshot": "\n".join(_SNAPSHOT[i : i + 76] for i in range(0, len(_SNAPSHOT), 76)),
    "identifiers": f"""request_id={_UUID} trace_id={_SHA[:32]} span={_SHA[:16]}
x-request-id: {_UUID}
x-github-request-id: C0DE:1234:ABCDEF:123456:65A1B2C3
etag: W/"{_SHA}"
session 12 started, run_id: 9876543210, key_id: 4AEE18F83AFDEB23
deployment {_UUID} is ready at https://teapot-{_SHA[:9]}-acme.vercel.app
build-id: {_SHA256}
nonce: {_SHA[:12]}""",
    "addresses": f"""http://localhost:8080/path?page=2&sort=key&token=
https://github.com/acme/teapot/actions/runs/123456789/job/987654321#step:4:12
ssh://git@github.com/acme/teapot.git and git@github.com:acme/teapot.git
https://registry.npmjs.org/@types/node/-/node-20.11.5.tgz
https://example.com:8443/users/@ann and mailto:ann@example.com
https://app.example.com/reset-password?step=2
http://[::1]:8080/a@b
npm:@acme/tokens@1.2.3, pkg:npm/js-tokens@4.0.0, file:///home/runner/.npmrc
https://pypi.org/simple/secretstorage/ and https://docs.example.com/api-key#token
see https://github.com/acme/teapot/blob/{_SHA}/src/token.ts#L12""",
    "settings of a build": """-DTOKEN_LENGTH=32 -DUSE_SECRET_SERVICE=ON -DOPENSSL_ROOT_DIR=/usr
cmake: option BUILD_WITH_AUTH=OFF
--with-password-hash=argon2 --enable-token-cache
[ 12%] Building CXX object src/auth/CMakeFiles/token.dir/token.cpp.o
ld: symbol not found: _SecretServiceGet
keyAlgorithm=RSA, keySize=2048, tokenType=Bearer, passwordPolicy=strong, authMethod=none""",
    "browser": """  1) [chromium] > auth.spec.ts:12:5 > login > password field is required
    locator('input[name="password"]')
    waiting for getByLabel('Password')
      - <input type="password" name="password" id="password" placeholder="Password"/>
    await page.fill('#password', process.env.E2E_PASSWORD);
    credentials: 'include', mode: "same-origin\"""",
    "ESLint": """/src/auth.js
  12:7   error  'accessToken' is assigned a value but never used  no-unused-vars
  15:21  error  Missing JSDoc @param "apiKey" declaration         jsdoc/require-param
  18:3   warning  Generic Object Injection Sink: token            security/detect-object-injection
✖ 3 problems (2 errors, 1 warning)""",
    "Ruby": """Failure/Error: expect(user.authenticate("wrong")).to be_falsey
  NoMethodError: undefined method `token' for nil:NilClass
  # ./spec/models/user_spec.rb:12:in `block (3 levels) in <top (required)>'
Parameters: {"user"=>{"email"=>"ann@example.com", "password"=>"[FILTERED]"}, "authenticity_token"=>"[FILTERED]"}
Gem::Specification secret_token 1.2.3""",
    "PHP": """1) AuthTest::testPasswordIsRequired
Failed asserting that 'The password field is required.' contains "token".
/app/tests/AuthTest.php:42
PDOException: SQLSTATE[HY000] [1045] Access denied for user 'root'@'localhost' (using password: YES)
$token = $request->bearerToken();
'password' => ['required', 'string', 'min:8'],
'secret' => env('APP_SECRET'),""",
    "C#": """error CS0103: The name 'apiKey' does not exist in the current context [/src/Api.csproj]
public string Password { get; set; } = string.Empty;
private readonly string _token;
options.ClientSecret = builder.Configuration["Auth:ClientSecret"];
UserSecretsId: teapot-dev""",
    "Gradle": """> Task :app:compileReleaseKotlin FAILED
e: file:///src/Token.kt:12:5 Unresolved reference: SecretKey
storePassword = System.getenv("STORE_PASSWORD")
keyAlias = "upload"
signingConfig: release (keyPassword not set)""",
    "Swift": """error: cannot convert value of type 'String' to expected argument type 'SecretKey'
let token: String = KeychainItem(service: "teapot", account: "token").value
Code Signing Error: No profile for team 'ABCDE12345' matching 'Teapot' found""",
    "renovate": f"""INFO: Dependency extraction complete (repository=acme/teapot)
       "baseBranch": "main", "token": "none", "endpoint": "https://api.github.com/"
DEBUG: packageFiles with updates, lockFiles: ["package-lock.json"], "currentDigest": "{_SHA}"
DEBUG: hostRules: authType=Token-Only, no token for registry""",
    "dates and numbers": """token expires: 2024-05-01T10:00:00Z, ttl=3600s, secret_version: 12, password_age=90d
key=value, key: 12, key_count=3, auth=0.5ms, secrets: 3, tokens=17, passwords: 2
pass=120 fail=3 skip=1, passed: 120, pass rate: 98.5%
auth: 12ms, token: 7, secret: 4.2.1""",
    "redacted already": """token: [redacted]
Authorization: [redacted]
password=[redacted]&user=bob
curl -u bob:[redacted] https://example.com
postgres://app:[redacted]@db/x""",
}
