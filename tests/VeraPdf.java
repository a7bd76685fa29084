import java.io.File;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Says of each file whether veraPDF finds it to be PDF/A-2b, and the rules that it breaks. */
public class VeraPdf {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files) {
            try (PDFAParser parser =
                            Foundries.defaultInstance()
                                    .createParser(new File(file), PDFAFlavour.PDFA_2_B);
                    PDFAValidator validator =
                            Foundries.defaultInstance()
                                    .createValidator(PDFAFlavour.PDFA_2_B, false)) {
                ValidationResult result = validator.validate(parser);
                StringBuilder line = new StringBuilder(new File(file).getName());
                line.append(result.isCompliant() ? " valid" : " not valid");
                result.getTestAssertions().stream()
                        .filter(one -> one.getStatus() == TestAssertion.Status.FAILED)
                        .map(one -> one.getRuleId())
                        .map(rule -> " " + rule.getClause() + "-" + rule.getTestNumber())
                        .distinct()
                        .sorted()
                        .forEach(line::append);
                System.out.println(line);
            }
        }
    }
}
