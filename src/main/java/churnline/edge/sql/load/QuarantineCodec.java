package churnline.edge.sql.load;

import churnline.core.ingest.Quarantined;
import churnline.edge.json.Json;
import com.fasterxml.jackson.core.type.TypeReference;

/** A quarantined row as one JSON text. */
public final class QuarantineCodec {
  private static final TypeReference<Quarantined> TYPE = new TypeReference<>() {};

  private QuarantineCodec() {}

  static String text(Quarantined row) {
    return Json.text(row);
  }

  public static Quarantined row(String text) {
    return Json.read(text, TYPE);
  }
}
