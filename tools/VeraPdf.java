import java.io.FileInputStream;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Checks PDF files against PDF/A-3a and PDF/UA-1 with veraPDF.
 * java -cp JARS tools/VeraPdf.java FILE...: JARS has veraPDF and a JAXB runtime. Called by .ci/papers.
 */
public class VeraPdf {
  public static void main(String[] files) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    int wrong = 0;
    for (String file : files) {
      for (PDFAFlavour flavour : new PDFAFlavour[] {PDFAFlavour.PDFA_3_A, PDFAFlavour.PDFUA_1}) {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour);
            PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
          ValidationResult result = validator.validate(parser);
          if (!result.isCompliant()) {
            wrong++;
            System.out.println(file + " is not " + flavour.getId());
            result.getFailedChecks().forEach((rule, times) -> System.out.println("  " + times + " times: " + rule));
          }
        }
      }
    }
    System.out.println(files.length + " PDF files, " + wrong + " promises broken");
    System.exit(wrong == 0 && files.length > 0 ? 0 : 1);
  }
}
