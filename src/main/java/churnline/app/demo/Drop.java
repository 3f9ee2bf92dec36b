package churnline.app.demo;

import churnline.app.command.AnswerText;
import com.fasterxml.jackson.databind.JsonNode;

/** A file that was dropped, and the run that checked it. */
record Drop(String name, JsonNode file, JsonNode run) {
  String count(String what) {
    return AnswerText.count(file.path("rows").path(what));
  }

  String clients() {
    return count("read") + " clients";
  }

  String left() {
    return AnswerText.count(run.path("drift").path("numbers").path("positives"));
  }

  String champion() {
    return AnswerText.text(run.path("champion_after"));
  }

  String status() {
    return file.path("status").asText().replace('-', ' ');
  }

  /** The reason's first clauses; the receipt has all of it. */
  String reason() {
    String detail = file.path("fault").path("detail").asText();
    int end = detail.indexOf("; expected");
    return file.path("fault").path("code").asText()
        + ": "
        + (end < 0 ? detail : detail.substring(0, end));
  }
}
