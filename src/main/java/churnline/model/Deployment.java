package churnline.model;

import java.time.Instant;
import java.util.Optional;

/**
 * One line of the history of what served when. Never changed, never removed.
 *
 * @param number 1, 2, 3 ...
 * @param code rule that decided
 * @param reason the rule with its numbers
 */
public record Deployment(
    long number, int version, Instant at, Optional<String> runId, String code, String reason) {}
