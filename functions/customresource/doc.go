// Package customresource is the protocol between CloudFormation and the function
// behind a custom resource, written once for all functions of this module.
//
// CloudFormation sends an event (asynchronously: a failed invocation is repeated
// twice) and then waits for a JSON document at a pre-signed URL. A function that
// never answers keeps the stack waiting until ServiceTimeout, an hour by default.
// So:
//
//   - There is always an answer. A panic, a malformed event and a call that hangs
//     are answered with FAILED; a watchdog answers before the function's own deadline.
//     The upload is repeated until then. Only when no answer could be delivered does
//     Handle return an error, so that Lambda invokes again, with the same RequestId.
//   - Physical ids are stable. They change only when a [Resource] returns another
//     one from Update, which CloudFormation takes for a replacement: it deletes the
//     old id afterwards. A failed update keeps the old id.
//   - Delete never touches what a failed create did not make. A create that fails is
//     answered with an id of its own, [FailedPrefix] and the request's id, and a
//     delete of such an id succeeds without asking the resource. CloudFormation
//     invents an id where a create was never answered; a Resource therefore treats an
//     id that it did not write as nothing to delete. What a failing Create had made,
//     it must take back itself.
//   - Creating again with the same [Request.Nonce] is the same creation. The nonce
//     follows from the stack, the logical id and the request, so a repeated
//     invocation recognises what the first one made.
//   - Nothing secret is said. Every answer carries NoEcho. What a Resource declares
//     with [Request.Secret] is cut out of the reason; properties and data are never
//     logged; the pre-signed URL, which is a credential, is in no error.
//   - The answer has at most 4,096 bytes, the limit of CloudFormation. A long reason
//     is cut; data that do not fit are a failure.
//
// Limits and fields: AWS CloudFormation template reference, "Custom resource
// response objects".
package customresource
