package churnline.core.predict;

import java.util.OptionalLong;

/**
 * What is predicted for one client.
 *
 * @param id client, or the row's number from 1 where the data has no ids
 * @param probability to leave, 0 to 1
 * @param decision the label predicted, as the schema spells it
 * @param rank 1 is the most likely to leave, equal probabilities share a rank; empty where only the
 *     row itself is known
 * @param modelVersion name of the model, such as {@code v0007}
 */
public record Prediction(
    String id, double probability, String decision, OptionalLong rank, String modelVersion) {}
