# ruff: noqa: E501 - a table of patterns reads best with one cause a line
"""How services say that an account, a secret, or a quota is at fault.

Rows that name a limit stand before those of the network: a used-up quota does not come back with a re-run.
"""

from typing import Final

from feedback_bot.decide.verdicts.words.row import Words, words

_NAME: Final = r"(?:[\w-]*(?:token|secret|password|passwd|api[_-]?key|access[_-]?key|private[_-]?key|ssh[_-]?key|license[_-]?key|credentials?|webhook(?:[_-]url)?|service[_-]?account\w*|auth)(?:[_-]\w+)?)"
_VARIABLE: Final = r"(?-i:\b[A-Z][A-Z0-9]*_(?:[A-Z0-9]+_)*(?:TOKEN|SECRET|PASSWORD|PASSPHRASE|KEY|CREDENTIALS?|WEBHOOK|WEBHOOK_URL|DSN|PAT|AUTH|ACCOUNT|USERNAME|LICENSE)(?:_[A-Z0-9]+)*\b)"
"""An environment variable by its name: words of a sentence may be about anything."""
_ABSENT: Final = (
    r"(?:(?:is|are|was|were|has|have)?(?: not| n't)? ?(?:been )?(?:set|provided|supplied|configured|defined|specified|present|found|available)"
    r"|missing|empty|blank|unset|undefined|required)"
)

_GITHUB: Final[tuple[Words, ...]] = (
    words(
        "the account's payments failed, or its spending limit is reached",
        r"\bpayments? (?:have |has )?failed\b.{0,80}\bspending limit\b",
        r"\bspending limit\b.{0,60}\b(?:increas|reach|exceed|hit)",
        r"\b(?:account|organization) is locked due to a billing issue\b",
        r"\bbilling (?:issue|problem|is disabled|has not been enabled|account .{0,40}(?:disabled|closed))",
        r"\bincluded (?:services|minutes)\b.{0,60}\b(?:used up|exhausted|exceeded)",
        r"\bbudget\b.{0,60}\bpreventing further use\b",
        is_tools=True,
    ),
    words(
        "the workflow's token lacks a permission",
        r"\bResource not accessible by (?:integration|personal access token)\b",
        r"\bGitHub Actions is not permitted to create or approve\b",
        r"\brefusing to allow an? .{0,60} to create or update (?:the )?workflow\b",
        r"\bremote: Permission to \S+ denied to\b",
        r"\bWrite access to repository not granted\b",
        r"\bMust have admin rights to Repository\b",
        r"\bdoes not have (?:the )?(?:correct|required|necessary|sufficient) permissions? to (?:execute|access|push|write|create)",
        r"\btoken (?:does not have|lacks|has insufficient|needs) .{0,40}(?:scopes?|permissions?)\b",
        r"\bupdate the workflow permissions\b|\bActions has write permissions to\b",
        r"\bprotected branch hook declined\b|\bProtected branch update failed\b|\bpush declined due to repository rule violations\b(?!.*secret)",
        is_tools=True,
    ),
    words(
        "GitHub rejected the credentials",
        r"\bBad credentials\b",
        r"\bSAML SSO\b|\bSAML enforcement\b",
        r"\bcould not read (?:Username|Password) for\b",
        r"\bAuthentication failed for '?https?:",
        r"\bInvalid username or (?:password|token)\b",
        r"\bSupport for password authentication was removed\b",
        r"\bPermission denied \((?:publickey|password)",
        r"\bMake sure you have the correct access rights\b|\bplease make sure you have the correct access rights\b",
        r"\bfatal: unable to access 'https://github\.com/.{0,200}returned error: 40[13]\b",
        r"\bHost key verification failed\b",
        r"\bParameter token or opts\.auth is required\b",
        r"\bInput '?token'? not supplied\b",
        r"\b(?:suspended|deleted) installation\b|\bThis installation has been suspended\b",
        r"\bA JSON web token could not be decoded\b|\b'?(?:Expiration time|Issued at)'? claim\b.{0,60}\b(?:must|too far)",
        is_tools=True,
    ),
    words(
        "a storage or data quota of the account is used up",
        r"\bstorage quota has been hit\b",
        r"\bover its data quota\b|\bexceeded its LFS budget\b",
        r"\b(?:artifact|cache|package|disk)s? storage (?:quota|limit)\b.{0,40}\b(?:exceed|reach|hit)",
        is_tools=True,
    ),
    words(
        "the organization does not allow the action",
        r"\b(?:is|are) not allowed (?:to be used )?in \S+.{0,40}\b(?:because|Actions in this workflow must)",
        r"\bis not allowed to be used in\b",
        r"\bActions in this workflow must be\b",
        r"\bGitHub Actions has been disabled\b|\bActions (?:is|are) (?:currently )?disabled (?:for|on|in)\b",
        is_tools=True,
    ),
)

_SECRETS: Final[tuple[Words, ...]] = (
    words(
        "a secret is missing",
        rf"\b(?:input|parameter) required and not supplied: '?(?:{_NAME}|(?:app|client|tenant|subscription|installation|account|project)[_-]?id|role-to-assume|username)\b",
        rf"\bInput '?{_NAME}'? (?:not supplied|is required|must be)",
        r"\bMaybe the secret has not been configured\b|\bssh-private-key argument is empty\b",
        r"\bensure the (?:secret|value) is being (?:injected|passed)\b",
        r"\bmust specify exactly one of \"workload_identity_provider\"",
        r"\bUsername and password required\b|\bUsername required\b|\bMust provide --username with --password-stdin\b",
        r"\bCannot perform an interactive login from a non TTY\b",
        r"\bCredentials could not be loaded\b|\bCould not load credentials from any providers\b",
        r"\bNot all values are present\b.{0,40}\b(?:client-id|tenant-id|creds)",
        r"\bFailed to replace env in config: \$\{\w+\}",
        r"\bsecrets? \S{0,60} ?(?:is|are|was|has) (?:not (?:been )?(?:set|configured|defined|available|found|provided)|missing|empty|undefined)\b",
        r"\b(?:missing|no|unset|empty) (?:required )?(?:repository|github|actions|environment) secrets?\b|\bstore it as a GitHub Secret\b",
        r"\bsecrets\.[A-Z][A-Z0-9_]+\b.{0,60}\b(?:not set|is not|missing|empty|required|undefined|must be)\b",
        is_tools=True,
    ),
    words(
        "a secret is missing",
        rf"^(?!.*\.env\.)(?:.*?){_VARIABLE}.{{0,60}}\b{_ABSENT}\b",
        rf"^(?!.*\.env\.)(?:.*?)\b(?:missing|no|empty|unset|undefined|provide|set|configure|need)(?: an?| the| your| valid| required| environment variables?:?)*[ :`'\"$]+{_VARIABLE}",
        r"\bdeployment_token was not provided\b|\bappId option is required\b",
    ),
)

_REGISTRIES: Final[tuple[Words, ...]] = (
    # npm, yarn, pnpm
    words(
        "the package registry wants a login",
        r"\b(?:npm (?:err!|error)|ERR!) (?:code )?(?:E401|E403|E402|ENEEDAUTH|EOTP|EAUTH\w*)\b",
        r"\bnpm (?:err!|error) (?:40[13]|402) (?:Forbidden|Unauthorized|Payment)",
        r"\bnpm (?:err!|error) 404 .{0,20}- PUT\b",
        r"\bUnable to authenticate, (?:need|your authentication token)\b|\byour authentication token seems to be invalid\b",
        r"\bYou must be logged in to publish\b|\bneed auth This command requires you to be logged in\b",
        r"\bYN00(?:33|41)\b",
        r"\bERR_PNPM_FETCH_40[13]\b(?!\s+GET https://registry\.npmjs\.org/(?!@))",
        r"\b(?:registry|packages?)\b.{0,200}\b(?:401|403) (?:Unauthorized|Forbidden)",
        is_tools=True,
    ),
    # Maven, Gradle, NuGet, PyPI, RubyGems, crates.io, Composer, Go, Conan
    words(
        "the package registry wants a login",
        r"\b(?:could not (?:transfer|get|head|resolve)|failed to (?:transfer|deploy)|failed to (?:read|collect))\b.{0,300}\b(?:401|Unauthorized|Not authori[sz]ed|authentication failed)",
        r"^(?!.*'https://(?:repo1?\.maven\.(?:apache\.)?org|plugins\.gradle\.org|dl\.google\.com|maven\.google\.com)/).*\breceived status code 40[13] from server\b",
        r"\bUsername must not be null\b",
        r"\bgpg: (?:no default secret key|signing failed)\b|\bCannot perform signing task\b",
        r"\bResponse status code does not indicate success: 40[13]\b",
        r"\bspecified API key is invalid, has expired\b|\bUnable to load the service index\b.{0,200}\b40[13]\b",
        r"\bError, Credentials not correct for https?:|\bInvalid or non-existent authentication information\b|\bToken request failed: the server refused\b|\binvalid-publisher\b",
        r"\b40[13] (?:Client Error: )?(?:Forbidden|Unauthorized|Invalid API Token)\b.{0,120}\b(?:pypi|upload|index|simple|registry|packages|repo)",
        r"\b(?:HTTP(?:Error)?|status)[: ]+(?:code )?401\b.{0,160}\b(?:index|registry|repositor|package|pypi|nexus|artifactory|feed)",
        r"\bBad username or password for https?:|\bAuthentication is required for https?:|\bPlease supply credentials for this source\b",
        r"\bno token found, please run `cargo login`|\bplease provide a (?:non-empty )?token\b",
        r"\bYou do not have (?:the )?(?:required )?permissions? to (?:publish|push|upload|access)\b",
        r"\bcould not authenticate against\b|\bInvalid credentials for 'https?:",
        r"\bterminal prompts disabled\b",
        is_tools=True,
    ),
    # Docker Hub, GitHub's, Amazon's, and Google's container registries
    words(
        "the container registry wants a login",
        r"\bunauthorized: (?:authentication required|incorrect username or password|access to the requested|your account)",
        r"^(?!.*\bpull access denied\b).*\bdenied: (?:permission_denied|requested access to the resource is denied|installation not allowed|token exchange failed|access forbidden)(?!.*\bor may require)",
        r"\bno basic auth credentials\b|\bfailed to fetch oauth token\b.{0,200}\b40[13]\b",
        r"\bfailed to authorize\b.{0,200}\b(?:40[13]|denied|unauthorized)",
        r"\b(?:error getting credentials|error saving credentials|login attempt to https?:\S+ failed)\b",
        r"\bdenied: denied\b|^(?!.*\bpull access denied\b).*\binsufficient_scope\b|\byour authorization token has expired\b",
        r"\bunexpected status(?: from \w+ request to \S+)?: 40[13] (?:Forbidden|Unauthorized)",
        is_tools=True,
    ),
)

_CLOUDS: Final[tuple[Words, ...]] = (
    # Amazon
    words(
        "Amazon rejected the credentials",
        r"\bNot authorized to perform(?::)? ?sts:",
        r"\bis not authorized to perform: \w+:",
        r"\bsecurity token included in the request is (?:expired|invalid)\b",
        r"\b(?:ExpiredToken(?:Exception)?|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidAccessKeyId|InvalidIdentityToken)\b",
        r"\b(?:An error occurred|Error:?|error) \(?AccessDenied(?:Exception)?\)?",
        r"\bhttps response error StatusCode: 40[13]\b|\bapi error (?:Forbidden|Unauthorized|AccessDenied|UnauthorizedOperation)\w*",
        r"\bUnable to locate credentials\b|\bno valid credential sources\b|\bAccess ?Key ?Id you provided does not exist\b",
        r"\bNo OpenIDConnect provider found\b|\bCould not assume role\b(?!.*(?:\bETIMEDOUT|\bECONN|\bEAI_AGAIN|timed out|socket hang up|\b50[0234]\b))",
        is_tools=True,
    ),
    # Google, Microsoft
    words(
        "the cloud rejected the credentials",
        r"\bfailed to generate Google Cloud (?:federated token|access token)\b(?!.*(?:tim(?:e-?|ed )out|ECONN|ETIMEDOUT|EAI_AGAIN|socket|50[0234]))",
        r"\bgoogle-github-actions/auth failed with\b(?!.*(?:timed? ?out|ECONN|50[0234]))",
        r"\b(?:unauthorized_client|invalid_grant|invalid_client)\b",
        r"\bPermission '?[\w.]+'? denied on (?:resource|project)|\bPERMISSION_DENIED\b|\biam\.serviceAccounts\.\w+\b.{0,40}\bdenied\b",
        r"\bError 403: Permission denied on\b|\bcaller does not have permission\b|\bdoes not have [\w.]+\.[\w.]+ (?:access|permission)\b",
        r"\bYou do not currently have an active account selected\b|\bcould not find default credentials\b|\bCould not load the default credentials\b",
        r"\bAADSTS(?!9003[35])\d+\b|\bLogin failed with Error\b(?!.*(?:\bECONN|\bETIMEDOUT|\bEAI_AGAIN|socket|timed? ?out|\b50[0234]\b))|\bAuthorizationFailed\b|\bNo subscriptions? found for\b",
        r"\bdoes not have authorization to perform action\b|\bclient secret keys? .{0,60}expired\b",
        r"\bRequest had (?:invalid|insufficient) authentication\b",
        is_tools=True,
    ),
    # Vault, Kubernetes, Terraform Cloud, Pulumi, Firebase, Cloudflare, Netlify, Vercel, Heroku, Fly, Railway, Expo
    words(
        "the service wants a login or a token",
        r"\bPULUMI_ACCESS_TOKEN must be set\b|\bRequired token could not be found\b|\bTFC?_?API_?TOKEN\b",
        r"\bFailed to authenticate, have you run\b|\b(?:run|try) ['\"`]?(?:\w+ )?(?:vercel|netlify|firebase|wrangler|railway|flyctl|fly|heroku|expo|eas|doctl|snyk|cargo|npm|gh|az|gcloud|supabase|sentry-cli)[\w ]*(?: auth)? ?log-?in\b",
        r"\bnecessary to set an? \w*TOKEN environment variable\b|\bAuthentication error \[code: \d+\]|\bUnable to authenticate request\b",
        r"\bNo existing credentials found\b|\bspecified token is not valid\b|\bNot logged in\. Please log in\b|\bNo access token available\b",
        r"\bAn Expo user account is required\b|\bAccess token not provided\b|\bInvalid (?:access|auth(?:entication)?|API|personal access|deploy|project) ?token\b",
        r"\bError making API request\b.{0,120}\bCode: 403\b|\bYou must be logged in to the server\b",
        r"\bx509: certificate has expired\b.{0,60}\bkubeconfig\b|\bpermission denied\b.{0,40}\bvault\b",
        r"\bbuild token .{0,60}(?:deleted|rolled|invalid)\b",
        is_tools=True,
    ),
    words(
        "the service rejected the credentials",
        r"\bAuthentication failed\b(?! because the remote party\b)|\bauthentication (?:error|failure)\b",
        r"\bYou must be (?:authenticated|logged in)\b|\bNot authori[sz]ed to (?:access|perform|push|deploy)\b|\bNot logged in\b|\bEntry point not authenticated\b",
        r"\breceived HTTP status 40[13]\b|\bcould not acquire access token\b|\bPermission denied on resource\b|\bfailed with status: 40[13]\b|\bstatus code:? 401\b|\bHTTP 401\b",
        r"\bssh: (?:unable to authenticate|no key found)|\bno supported methods remain\b|\bParsePrivateKey\b",
        r"\bInvalid credentials provided\b|\b(?:invalid|expired|revoked|wrong) (?:api[ _-]?key|api[ _-]?token|access[ _-]?token|access[ _-]?key|credentials?|auth(?:entication)? token|deploy key|license key|token)\b(?!.{0,12}\b(?:line|column|position|index)\b)",
        r"\b(?:api[ _-]?key|api[ _-]?token|access[ _-]?token|token|credentials?|certificate|license|session|subscription|PAT) (?:has |have |is |was |are )?(?:been )?(?:expired|revoked|invalid|not valid)\b",
    ),
)

_SERVICES: Final[tuple[Words, ...]] = (
    # Codecov, Coveralls, SonarCloud, Snyk, Code Climate
    words(
        "the service wants a token",
        r"\bToken required\b|\bplease (?:provide|upload with) (?:an? |the )?(?:\w+ )*(?:upload )?token\b",
        r"\bRepository not found\b.{0,40}\bcodecov|\bcodecov\b.{0,120}\b(?:token (?:not found|invalid|missing)|Unable to locate build via|Invalid token|Unauthorized)",
        r"\bCouldn'?t find a repository matching this job\b",
        r"\bAnalyzing this project requires authentication\b|\bCheck the (?:user )?token in the property\b|\bNot authorized\. Please check the (?:user )?(?:token|propert)|\bYou'?re not authorized to run analysis\b",
        r"\bset the SONAR_TOKEN\b|\bSONAR_TOKEN\b.{0,120}|\bCould not find a default branch to fall back on\b",
        r"\bAuthentication error \(SNYK|\bUse `?snyk auth`?|\brequires an authenticated account\b|\bMissing API token\b",
        is_tools=True,
    ),
    # Chromatic, Percy, Cypress Cloud, Sentry, Slack, GitGuardian
    words(
        "the service wants a token",
        r"\bMissing project token\b|\bMissing Percy token\b|\bdid not provide us your Record Key\b|\bRecord Key\b.{0,60}\bnot valid\b|\bverify that your Record Key is valid\b|\bNo \"?projectToken\"?\b",
        r"\b(?:Invalid|Missing|No) (?:project|auth|DSN|bot|app|record|upload|deploy) ?[- ]?(?:token|key)\b|\binvalid_auth\b|\bnot_authed\b|\b(?:error|occurred)\b.{0,40}\btoken_(?:revoked|expired)\b",
        r"\bat least one botToken or webhookUrl\b|\bno_(?:team|service)\b.{0,20}\bslack",
        is_tools=True,
    ),
    # Anthropic, OpenAI, Google's models
    words(
        "the model's account has no access or no credit",
        r"\bcredit balance is (?:too )?low\b|\binsufficient_quota\b|\bexceeded your current quota\b|\bout of (?:free |paid )?(?:credits?|tokens)\b",
        r"\bIncorrect API key provided\b|\binvalid x-api-key\b|\bAPI key not valid\b|\bInvalid API key\b",
        r"\bCould not resolve authentication method\b|\bOAuth token (?:has expired|revoked)\b|\bauthentication_error\b",
        r"\b(?:ANTHROPIC_API_KEY|CLAUDE_CODE_OAUTH_TOKEN|OPENAI_API_KEY|GEMINI_API_KEY|GOOGLE_API_KEY)\b.{0,80}\b(?:required|missing|not set|is not|must|empty|invalid)",
        r"\bClaude Code is not installed on this repository\b|\bApp token exchange failed\b",
        is_tools=True,
    ),
    # Quotas and plans of services
    words(
        "a quota or the plan of the account is used up",
        r"\bapi-deployments-free-per-day\b|\bDeployment rate limited\b|\bResource is limited - try again in\b|\bmore than \d+, code: ",
        r"\b(?:negative|insufficient) (?:credit )?(?:balance|credits|funds)\b|\bno (?:available |remaining )?credits\b|\bcredits? (?:usage )?(?:have been |has been |is |are )?(?:exceeded|exhausted|used up|depleted)",
        r"\bout of (?:build )?(?:minutes|credits)\b|\b(?:exceeded|used(?: up| all)?|reached|over)(?: of)? (?:your|the|its|their) (?:\w+ )?(?:build )?(?:minutes|credits)\b|\b(?:build|compute|CI|free|pipeline|monthly)\b.{0,40}\b(?:minutes|compute|credits|quota|usage|builds)\b.{0,40}\b(?:exceed|exhaust|used|reach|limit|over|ran out|run out|deplet)",
        r"\b(?:usage|plan|account|monthly|billing|team|organi[sz]ation)(?:'s)?\b.{0,40}\b(?:quota|limits?|allowance)\b.{0,40}\b(?:exceed|reach|hit|used|met)",
        r"\b(?:exceeded|reached|hit|over|used) (?:your|the|its|their)\b.{0,40}\b(?:plan|account|monthly|billing|free|snapshot|screenshot|usage|test result)\w*\b.{0,30}\b(?:limit|quota|allowance|results)?",
        r"\bNo hosted parallelism has been purchased\b|\bblocked due to (?:plan|usage|billing|no credits)|\bpayment required\b|\bno payment method\b|\b(?:organi[sz]ation|team|workspace|account) (?:is |was |has been )?suspended\b|\b(?:minutes|credits|quota) (?:are |is |have been |has been )?(?:exhausted|used up|exceeded)\b|\b402 Payment\b",
        r"\baccount (?:has been |is |was )?(?:suspended|disabled|blocked|deactivated|locked|past due|on hold)\b|\btrial (?:has )?(?:expired|ended)\b|\bsubscription (?:has )?(?:expired|ended|lapsed|cancell?ed)\b",
        r"\bupgrade (?:your|to a) (?:\w+ )?(?:plan|account|subscription)\b|\bpurchase (?:more |additional )?(?:credits|data packs|minutes)\b|\bcheck your plan and billing\b",
        r"\b(?:used|reached) your limit of (?:private )?tests\b|\btest limit reached\b",
        r"\bQuota exceeded for (?:quota )?(?:metric|resource)|(?-i:\bQUOTA_EXCEEDED\b)|\b(?:reason|error|code)\b.{0,40}\bquotaExceeded\b|\bLimitExceeded(?:Exception)?\b",
        is_tools=True,
    ),
    # Unity, Apple, Google Play, Microsoft
    words(
        "a license or a signing certificate is missing",
        r"\bNo valid Unity Editor license\b|\bMissing Unity License\b|\bUnity\b.{0,80}\blicense\b.{0,60}\b(?:activat|invalid|missing|not|fail)",
        r"\bNo signing certificate\b|\bno local code signing identit|\bNo (?:profiles|provisioning profiles?) for\b|\bcode ?sign(?:ing)?\b.{0,60}\b(?:no|missing|not found|expired)\b.{0,30}\b(?:identity|certificate|profile)",
        r"\bCould not decrypt the repo\b|\bInvalid password passed via\b|\bAuthentication credentials are missing or invalid\b",
        r"\b(?:keystore|certificate|provisioning profile)\b.{0,40}\b(?:was )?(?:tampered with|password was incorrect|expired|has expired|revoked)",
        r"\bno (?:valid )?licen[sc]e (?:key )?(?:was )?found\b|\bmissing \w+ licen[sc]e\b|\blicen[sc]e (?:has )?(?:expired|not found|is invalid)\b",
        is_tools=True,
    ),
    words(
        "the service does not have permission to read the repository",
        r"\bUnable to access repository\b|\brepository may have been deleted\b",
        r"\bCould not authorize build request\b|\bAbuse detected\b|\bunauthorized\b.{0,40}\bcontext\b",
        is_tools=True,
    ),
)

ACCOUNTS: Final[tuple[Words, ...]] = (*_GITHUB, *_SECRETS, *_REGISTRIES, *_CLOUDS, *_SERVICES)
