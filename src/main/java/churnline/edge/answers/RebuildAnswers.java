package churnline.edge.answers;

import churnline.core.disk.Folders.Before;
import churnline.core.disk.Folders.Folder;
import churnline.core.report.Rebuild;
import churnline.core.report.Rebuild.Looked;
import churnline.core.serving.Serving;
import churnline.edge.api.Reply;
import churnline.edge.api.Request;
import churnline.edge.gate.RunExclusion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;

/** {@code POST /rebuild} and {@code POST /report}: published files made again from the store. */
public final class RebuildAnswers {
  private final Rebuild rebuild;
  private final Serving serving;
  private final RunExclusion gate;
  private final BiFunction<Folder, String, String> shown;

  /**
   * @param shown how people know a file of a folder, such as {@code models/apireturns.txt}
   */
  public RebuildAnswers(
      Rebuild rebuild,
      Serving serving,
      RunExclusion gate,
      BiFunction<Folder, String, String> shown) {
    this.rebuild = rebuild;
    this.serving = serving;
    this.gate = gate;
    this.shown = shown;
  }

  /** Every published file. */
  public Reply rebuild(Request request) {
    List<Looked> looked = gate.alone(() -> rebuild.everything(serving.champion()));
    return answer(
        request, looked, looked.stream().filter(one -> one.before() != Before.SAME).toList());
  }

  /** The reports; lists all of them. */
  public Reply report(Request request) {
    List<Looked> looked = gate.alone(() -> rebuild.reports(serving.champion()));
    return answer(request, looked, looked);
  }

  private Reply answer(Request request, List<Looked> looked, List<Looked> listed) {
    Map<String, Object> out = new LinkedHashMap<>();
    for (Before before : Before.values()) {
      out.put(word(before), looked.stream().filter(one -> one.before() == before).count());
    }
    out.put("files", listed.stream().map(this::fields).toList());
    out.put("request_id", request.id());
    return Reply.json(out);
  }

  private Map<String, Object> fields(Looked one) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("file", shown.apply(one.folder(), one.path()));
    out.put("was", word(one.before()));
    return out;
  }

  private static String word(Before before) {
    return before.name().toLowerCase(Locale.ROOT);
  }
}
