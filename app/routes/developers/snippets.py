"""How receivers verify a message, in four languages; the tests run or check each of them."""

from typing import Final

PYTHON: Final = """\
# pip install standardwebhooks
import os

from standardwebhooks import Webhook

webhook = Webhook(os.environ["WEBHOOK_SECRET"])  # whsec_…


def receive(body: bytes, headers: dict[str, str]) -> dict:
    # Returns the event, or raises WebhookVerificationError or ValueError: then answer 400.
    return webhook.verify(body, headers)
"""

JAVASCRIPT: Final = """\
import { createHmac, timingSafeEqual } from "node:crypto";

const key = Buffer.from(process.env.WEBHOOK_SECRET.replace(/^whsec_/, ""), "base64");

// `body` is the text as it arrived, and the names in `headers` are in lower case.
// Returns the event, or throws: then answer 400.
export function receive(body, headers) {
  const { "webhook-id": id, "webhook-timestamp": sent, "webhook-signature": signatures } = headers;
  if (!(Math.abs(Date.now() / 1000 - sent) <= 300)) throw new Error("too old, or too new");
  const expected = createHmac("sha256", key).update(`${id}.${sent}.${body}`).digest();
  const fits = signatures.split(" ").some((one) => {
    const [version, signature = ""] = one.split(",");
    const given = Buffer.from(signature, "base64");
    return version === "v1" && given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!fits) throw new Error("wrong signature");
  return JSON.parse(body);
}
"""

PHP: Final = """\
<?php
// Returns the event, or throws: then answer 400.
function receive(string $body, array $headers, string $secret): array
{
    $headers = array_change_key_case($headers);
    $id = $headers['webhook-id'] ?? '';
    $sent = $headers['webhook-timestamp'] ?? '';
    if (!ctype_digit($sent) || abs(time() - (int) $sent) > 300) {
        throw new RuntimeException('too old, or too new');
    }
    $key = base64_decode(substr($secret, strlen('whsec_')));
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "{$id}.{$sent}.{$body}", $key, true));
    foreach (explode(' ', $headers['webhook-signature'] ?? '') as $one) {
        if (hash_equals($expected, $one)) {
            return json_decode($body, true, 512, JSON_THROW_ON_ERROR);
        }
    }
    throw new RuntimeException('wrong signature');
}

$event = receive(file_get_contents('php://input'), getallheaders(), getenv('WEBHOOK_SECRET'));
"""

GO: Final = """\
package receiver

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Verify returns nil for a message of the shop; for any other, answer 400.
func Verify(body []byte, header http.Header, secret string) error {
	id, timestamp := header.Get("webhook-id"), header.Get("webhook-timestamp")
	sent, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || time.Since(time.Unix(sent, 0)).Abs() > 5*time.Minute {
		return errors.New("too old, or too new")
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return err
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%s.%s", id, timestamp, body)
	expected := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	for _, one := range strings.Fields(header.Get("webhook-signature")) {
		if hmac.Equal([]byte(one), []byte(expected)) {
			return nil
		}
	}
	return errors.New("wrong signature")
}
"""

# By the language's own name.
SNIPPETS: Final = {"Python": PYTHON, "JavaScript": JAVASCRIPT, "PHP": PHP, "Go": GO}
