package churnline.edge.settings;

/**
 * A key that HTTP accepts.
 *
 * @param operates whether it may change something; one that may not, may read
 */
public record ApiKey(boolean operates, Secret secret) {}
