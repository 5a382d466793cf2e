// Package outbox sends each webhook the messages of its participant, in order, with the headers of Standard Webhooks
// (https://www.standardwebhooks.com).
//
// Nothing is kept beside the log but how far each endpoint has come: messages are made again from the events of the log when their turn comes.
// So an endpoint that is down for a week costs a place of some bytes, and nobody waits for it but itself: each has a goroutine, which reads a
// bounded piece of the feed at a time.
//
//	message -> POST url                   until it is answered with 2xx; else again, later and later
//	           webhook-id: 1234.0.0.pacs.002      the same whenever the message is sent again
//	           webhook-timestamp: 1769766123      seconds, of this attempt
//	           webhook-signature: v1,BASE64       HMAC-SHA256 of "id.timestamp.body" by the secret
//	        -> place of the endpoint      in memory at once, in the cursor file some time later
//
// The cursor file is written under another name, synced, renamed, and its directory synced, so there is an old one or a new one. After a crash it may
// be old: what was sent since is sent again. Each message arrives at least once, and a receiver knows repeats by webhook-id.
package outbox
