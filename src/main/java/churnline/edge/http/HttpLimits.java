package churnline.edge.http;

import java.time.Duration;

/**
 * How long and how many clients may occupy the HTTP server.
 *
 * @param maxTime a request may take, its body and its answer included
 * @param idle a client may be silent: before the head of its next request is whole, or while a body
 *     is awaited or an answer is not taken
 * @param connections may be open at once; at least 1
 */
public record HttpLimits(Duration maxTime, Duration idle, int connections) {}
