package churnline.sql;

import churnline.ingest.Quarantined;
import churnline.json.Json;
import com.fasterxml.jackson.core.type.TypeReference;

/** A quarantined row as one JSON text. */
final class QuarantineCodec {
  private static final TypeReference<Quarantined> TYPE = new TypeReference<>() {};

  private QuarantineCodec() {}

  static String text(Quarantined row) {
    return Json.text(row);
  }

  static Quarantined row(String text) {
    return Json.read(text, TYPE);
  }
}
