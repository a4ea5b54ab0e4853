package resolve

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials/ssocreds"
	"github.com/aws/smithy-go"
)

// The error codes of AWS that mean the same everywhere, from the list of common
// errors in the API references.
var (
	deniedCodes   = []string{"AccessDenied", "AccessDeniedException", "AuthorizationError", "AuthorizationErrorException", "UnauthorizedOperation", "NotAuthorized"}
	expiredCodes  = []string{"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
	rejectedCodes = []string{
		"AuthFailure", "IncompleteSignature", "InvalidAccessKeyId", "InvalidClientTokenId", "InvalidSignatureException", "MissingAuthenticationToken",
		"NotAuthorizedException", "OptInRequired", "RegionDisabledException", "SignatureDoesNotMatch", "UnrecognizedClientException",
	}
)

// explain turns any error of a call into what the user reads. what is the thing that
// was being done, "kms:DescribeKey", place where, "us-east-1 of account ... (prod)".
// Nothing of an SDK's error text goes out but the sanitised words of AWS itself:
// the rest holds request ids, session names and paths.
func explain(err error, what, place string) *failure {
	var f *failure
	if errors.As(err, &f) {
		return f
	}
	endpoint := "the endpoint"
	var call *callError
	if errors.As(err, &call) && call.endpoint != "" {
		endpoint = call.endpoint
	}
	var dead *endpointError
	var api smithy.APIError
	var sso *ssocreds.InvalidTokenError
	status := statusOf(err)
	switch {
	case call != nil && call.stopped, call == nil && errors.Is(err, context.Canceled):
		return fail("LOCK023", "stopped before all questions were answered", "run cuemulus resolve again; what was answered is kept")
	case errors.As(err, &sso):
		return fail("LOCK016", "the SSO session has expired", "run aws sso login")
	case errors.As(err, &api) && known(api.ErrorCode()):
		return explainCode(api, endpoint, what, place)
	case errors.As(err, &dead):
		return deadEndpoint(dead.endpoint, dead.cause)
	case call != nil && call.timedOut, errors.Is(err, context.DeadlineExceeded):
		return deadEndpoint(endpoint, "no answer in time")
	case status == http.StatusTooManyRequests:
		return throttled(endpoint, what)
	case status >= 500:
		return fail("LOCK019", fmt.Sprintf("%s answers with status %d", endpoint, status), "run cuemulus resolve again; what was answered is kept")
	case status > 0:
		return fail("LOCK022", fmt.Sprintf("%s answered %s with something that is not understood (status %d)", endpoint, what, status),
			"check that a proxy does not answer in its place, and AWS_ENDPOINT_URL")
	default:
		return fail("LOCK022", fmt.Sprintf("%s in %s failed at %s", what, place, endpoint), "run cuemulus resolve again")
	}
}

// known tells a code that AWS gave from the stand-ins of the SDK for "none".
func known(code string) bool {
	return code != "" && code != "UnknownError" && !strings.HasPrefix(code, "<")
}

func explainCode(api smithy.APIError, endpoint, what, place string) *failure {
	code, words := api.ErrorCode(), sanitise(api.ErrorMessage())
	if words != "" {
		words = ": " + words
	}
	_, isThrottle := retry.DefaultThrottleErrorCodes[code]
	switch {
	case isThrottle:
		return throttled(endpoint, what)
	case slices.Contains(deniedCodes, code):
		return fail("LOCK021", fmt.Sprintf("%s is not allowed in %s%s", what, place, words), "allow "+what+" for the identity that asks")
	case slices.Contains(expiredCodes, code):
		return fail("LOCK016", "the AWS credentials have expired", "log in again (aws sso login) or fetch new temporary credentials")
	case slices.Contains(rejectedCodes, code):
		return fail("LOCK025", fmt.Sprintf("%s does not accept the credentials (%s)%s", endpoint, code, words), "check them with aws sts get-caller-identity")
	case api.ErrorFault() == smithy.FaultServer || code == "InternalError" || code == "InternalFailure" || code == "ServiceUnavailable":
		return fail("LOCK019", fmt.Sprintf("%s answers with a fault of its own (%s)", endpoint, clip(sanitise(code))), "run cuemulus resolve again; what was answered is kept")
	default:
		return fail("LOCK022", fmt.Sprintf("%s in %s failed with %s%s", what, place, clip(sanitise(code)), words), "")
	}
}

func throttled(endpoint, what string) *failure {
	return fail("LOCK020", fmt.Sprintf("%s refuses %s because of too many calls", endpoint, what), "run cuemulus resolve again in a minute; what was answered is kept")
}

func deadEndpoint(endpoint, cause string) *failure {
	return fail("LOCK018", fmt.Sprintf("%s cannot be reached: %s", endpoint, cause),
		"check the network, the proxy, the spelling of the Region, and AWS_ENDPOINT_URL where it is set")
}

// codeIn gives the API error code in an error, "" if there is none.
func codeIn(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

func statusOf(err error) int {
	var s interface{ HTTPStatusCode() int }
	if errors.As(err, &s) {
		return s.HTTPStatusCode()
	}
	return 0
}

func isCertificate(err error) bool {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var verify *tls.CertificateVerificationError
	return errors.As(err, &unknown) || errors.As(err, &name) || errors.As(err, &invalid) || errors.As(err, &verify)
}

var (
	sessionPart   = regexp.MustCompile(`(assumed-role/[A-Za-z0-9+=,.@_-]+|federated-user)/[A-Za-z0-9+=,.@_:-]+`)
	requestPart   = regexp.MustCompile(`(?i)[(\[;,]?\s*request ?id:?\s*[A-Za-z0-9-]+[)\]]?`)
	encodedPart   = regexp.MustCompile(`(?i)\s*encoded authorization failure message:.*`)
	accessKeyPart = regexp.MustCompile(`\b(AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b`)
	longPart      = regexp.MustCompile(`[A-Za-z0-9+/=_-]{80,}`)
)

// sanitise makes words that an endpoint sent fit to print: one short line without
// session names, request ids, access key ids, encoded messages or control characters.
func sanitise(s string) string {
	if len(s) > 4<<10 {
		s = s[:4<<10]
	}
	s = strings.ToValidUTF8(s, "")
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	s = encodedPart.ReplaceAllString(s, "")
	s = requestPart.ReplaceAllString(s, "")
	s = sessionPart.ReplaceAllString(s, "$1")
	s = accessKeyPart.ReplaceAllString(s, "(access key id)")
	s = longPart.ReplaceAllString(s, "(long text)")
	if runes := []rune(s); len(runes) > 300 {
		s = string(runes[:300]) + "..."
	}
	return strings.TrimRight(strings.TrimSpace(s), ".")
}

// secretName and secretText find values that must not be committed: an output that
// calls itself a password, a private key in any value.
var (
	secretName = regexp.MustCompile(`(?i)(password|passwd|secretkey|secretaccesskey|privatekey|authtoken|apikey)$`)
	secretText = regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY`)
)

func looksSecret(name, value string) bool {
	return secretName.MatchString(strings.NewReplacer("-", "", "_", "").Replace(name)) || secretText.MatchString(value)
}
