package churnline.model;

import churnline.score.Scores;
import java.time.Instant;

/**
 * How a model did on an evaluation set.
 *
 * @param evaluationSet what it was scored on: the SHA-256 of testdata.csv, or {@code held-out@N}
 * @param name the same for people
 */
public record EvaluationResult(
    int version, String evaluationSet, String name, Instant at, Scores scores) {}
