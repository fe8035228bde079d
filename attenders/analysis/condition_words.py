"""The words that mean a long-term condition, as data: add a word, and it is read.

Words are written as `conditions.plain` gives them: small letters, no signs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


Kind = Literal["PHYSICAL", "MENTAL", "NEITHER"]


@dataclass(frozen=True)
class Group:
    """One kind of condition, and what means it.

    `phrases` mean it wherever they stand; `alone` only where they are all that is said,
    because they mean something else beside other words.
    """

    name: str
    kind: Kind
    phrases: tuple[str, ...]
    alone: tuple[str, ...] = ()


# Physical or mental as in Cassell and others, British Journal of General Practice 2018,
# whose eight "mental health and learning disability conditions" hold alcohol problems,
# eating disorders, anxiety, dementia, depression, other substances and psychosis. A
# learning disability is their eighth; here it is neither, as autism and ADHD are, because
# how somebody learns is no illness of the mind.
# `alone` has the names of the registers of the Quality and Outcomes Framework, such as
# AST, DM, HYP and STIA.
GROUPS: Mapping[str, Group] = {
    # The twenty of the Cambridge Multimorbidity Score
    "HYPERTENSION": Group(
        "High blood pressure",
        "PHYSICAL",
        ("hypertension", "hypertensive", "high blood pressure", "raised bp", "htn"),
        ("hyp", "high bp"),
    ),
    "ANXIETY_DEPRESSION": Group(
        "Anxiety or depression",
        "MENTAL",
        (
            *("anxiety", "depression", "depressive", "depressed", "panic disorder"),
            *("panic attacks", "agoraphobia", "social phobia", "gad", "low mood"),
            *("common mental disorder", "common mental health disorder"),
            *("ptsd", "post traumatic stress", "ocd", "obsessive compulsive"),
            *("dysthymia", "stress disorder", "somatoform", "somatisation"),
            *("health anxiety", "adjustment disorder", "phobia", "phobic"),
        ),
        ("dep", "anx", "anx dep", "cmd"),
    ),
    "PAINFUL": Group(
        "Painful condition",
        "PHYSICAL",
        (
            *("painful condition", "painful conditions", "chronic pain"),
            *("persistent pain", "fibromyalgia", "back pain", "neck pain", "sciatica"),
            *("neuropathic pain", "neuralgia", "regional pain syndrome", "crps"),
            *("pain syndrome", "pelvic pain", "joint pain", "long term pain"),
        ),
        ("pain",),
    ),
    "HEARING": Group(
        "Hearing loss",
        "PHYSICAL",
        (
            *("hearing loss", "hearing impairment", "hearing impaired", "deaf"),
            *("deafness", "hard of hearing", "presbyacusis", "hearing problem"),
        ),
    ),
    "IBS": Group(
        "Irritable bowel syndrome",
        "PHYSICAL",
        ("ibs", "irritable bowel", "irritable bowel syndrome", "irritable colon"),
    ),
    "ASTHMA": Group("Asthma", "PHYSICAL", ("asthma", "asthmatic"), ("ast",)),
    "DIABETES": Group(
        "Diabetes",
        "PHYSICAL",
        (
            *("diabetes", "diabetes mellitus", "diabetic", "t1dm", "t2dm", "dm1"),
            *("dm2", "t1d", "t2d", "niddm", "iddm", "dm type 1", "dm type 2", "lada"),
            *("type 1 dm", "type 2 dm", "mody"),
        ),
        ("dm", "dm t1", "dm t2"),
    ),
    "CHD": Group(
        "Coronary heart disease",
        "PHYSICAL",
        (
            *("coronary heart disease", "ischaemic heart disease", "chd", "ihd"),
            *("ischemic heart disease", "coronary artery disease", "angina"),
            *("myocardial infarction", "heart attack", "stemi", "nstemi", "cabg"),
            *("coronary artery bypass", "coronary atherosclerosis"),
            *("coronary arteriosclerosis", "acute coronary syndrome"),
        ),
        ("mi", "cad", "acs"),
    ),
    "CKD": Group(
        "Chronic kidney disease",
        "PHYSICAL",
        (
            *("chronic kidney disease", "ckd", "ckd1", "ckd2", "ckd3", "ckd3a"),
            *("ckd3b", "ckd4", "ckd5", "chronic renal failure", "renal failure"),
            *("chronic renal disease", "kidney failure", "renal impairment"),
            *("end stage renal", "esrd", "esrf", "renal dialysis", "haemodialysis"),
            *("kidney disease", "polycystic kidney", "renal disease"),
        ),
        ("dialysis", "crf"),
    ),
    "ATRIAL_FIBRILLATION": Group(
        "Atrial fibrillation",
        "PHYSICAL",
        ("atrial fibrillation", "atrial flutter", "paf", "a fib", "afib"),
        ("af",),
    ),
    "CONSTIPATION": Group("Constipation", "PHYSICAL", ("constipation", "constipated")),
    "STROKE": Group(
        "Stroke or TIA",
        "PHYSICAL",
        (
            *("stroke", "tia", "transient ischaemic attack", "cva", "stia"),
            *("transient ischemic attack", "cerebrovascular accident"),
            *("cerebrovascular disease", "cerebral infarction", "cerebral haemorrhage"),
            *("subarachnoid haemorrhage", "intracerebral haemorrhage"),
        ),
    ),
    "COPD": Group(
        "COPD",
        "PHYSICAL",
        (
            *("copd", "coad", "chronic obstructive pulmonary disease", "emphysema"),
            *("chronic obstructive airways disease", "chronic bronchitis"),
            "chronic obstructive lung disease",
        ),
    ),
    "CONNECTIVE_TISSUE": Group(
        "Rheumatoid arthritis and related conditions",
        "PHYSICAL",
        (
            *("rheumatoid", "rheumatoid arthritis", "connective tissue disorder"),
            "connective tissue disease",
            *("connective tissue disorders", "psoriatic arthritis", "lupus", "sle"),
            *("polymyalgia rheumatica", "polymyalgia", "ankylosing spondylitis"),
            *("spondyloarthropathy", "spondyloarthritis", "inflammatory arthritis"),
            *("scleroderma", "systemic sclerosis", "sjogrens", "vasculitis"),
            *("giant cell arteritis", "temporal arteritis", "juvenile arthritis"),
            *("inflammatory polyarthropathy", "polyarteritis", "dermatomyositis"),
        ),
        ("ra", "pmr", "ctd", "axspa"),
    ),
    "CANCER": Group(
        "Cancer",
        "PHYSICAL",
        (
            *("cancer", "ca breast", "ca prostate", "ca bowel", "ca colon", "ca lung"),
            *("carcinoma", "malignancy", "malignant", "lymphoma", "leukaemia"),
            *("leukemia", "myeloma", "melanoma", "sarcoma", "neoplasm", "metastatic"),
        ),
        ("can", "ca"),
    ),
    "ALCOHOL": Group(
        "Alcohol problems",
        "MENTAL",
        (
            *("alcohol problem", "alcohol problems", "alcohol dependence"),
            *("alcohol dependency", "alcohol misuse", "alcohol abuse", "alcoholism"),
            *(
                "alcohol use disorder",
                "alcoholic",
                "harmful drinking",
                "alcohol excess",
            ),
            "problem drinking",
        ),
        ("alcohol", "alc"),
    ),
    "HEART_FAILURE": Group(
        "Heart failure",
        "PHYSICAL",
        (
            *("heart failure", "ccf", "lvsd", "hfref", "hfpef", "cardiac failure"),
            *("left ventricular systolic dysfunction", "cardiomyopathy"),
            *("left ventricular failure", "lvf"),
        ),
        ("hf", "chf"),
    ),
    "DEMENTIA": Group(
        "Dementia",
        "MENTAL",
        ("dementia", "alzheimers", "alzheimer", "lewy body"),
        ("dem",),
    ),
    "PSYCHOSIS_BIPOLAR": Group(
        "Psychosis or bipolar disorder",
        "MENTAL",
        (
            *("psychosis", "psychotic", "bipolar", "schizophrenia", "schizoaffective"),
            *("smi", "serious mental illness", "severe mental illness", "manic"),
            *("severe enduring mental illness", "mania", "delusional disorder"),
            *("mh register", "mental health register", "qof mh", "mh reg"),
        ),
        ("bpad",),
    ),
    "EPILEPSY": Group("Epilepsy", "PHYSICAL", ("epilepsy", "epileptic"), ("ep", "epi")),
    # Others that are common, or that the 36 of Cassell and others have
    "OTHER_MENTAL": Group(
        "Another mental-health condition",
        "MENTAL",
        (
            *("mental health condition", "mental health problem", "mental illness"),
            *("mental health problems", "mental health conditions", "mh condition"),
            *("mental disorder", "mental health disorder", "mental health flag"),
            *("mental health issues", "mh flag", "mh problem"),
        ),
        ("mh", "mental health", "mental"),
    ),
    "PERSONALITY": Group(
        "Personality disorder",
        "MENTAL",
        ("personality disorder", "eupd", "borderline personality"),
    ),
    "EATING": Group(
        "Eating disorder",
        "MENTAL",
        ("eating disorder", "anorexia nervosa", "bulimia", "binge eating"),
        ("anorexia",),
    ),
    "DRUGS": Group(
        "Drug problems",
        "MENTAL",
        (
            *("drug misuse", "substance misuse", "substance abuse", "drug abuse"),
            *("drug dependence", "drug dependency", "opioid dependence", "opiate"),
            *("psychoactive substance", "substance use disorder", "opioid misuse"),
            *("opioid addiction", "drug addiction", "heroin", "drug problems"),
        ),
    ),
    "LEARNING_DISABILITY": Group(
        "Learning disability",
        "NEITHER",
        (
            *("learning disability", "learning disabilities", "learning disabled"),
            *("intellectual disability", "downs syndrome", "down syndrome"),
        ),
        ("ld",),
    ),
    "AUTISM": Group(
        "Autism",
        "NEITHER",
        ("autism", "autistic", "aspergers", "asperger", "autism spectrum disorder"),
        ("asd",),
    ),
    "ADHD": Group(
        "ADHD",
        "NEITHER",
        ("adhd", "attention deficit", "attention deficit hyperactivity disorder"),
        ("add",),
    ),
    "OSTEOARTHRITIS": Group(
        "Osteoarthritis and other arthritis",
        "PHYSICAL",
        ("osteoarthritis", "osteoarthrosis", "arthritis", "spondylosis"),
        ("oa",),
    ),
    "OSTEOPOROSIS": Group(
        "Osteoporosis",
        "PHYSICAL",
        ("osteoporosis", "osteoporotic", "fragility fracture"),
        ("ost",),
    ),
    "GOUT": Group("Gout", "PHYSICAL", ("gout", "gouty")),
    "THYROID": Group(
        "Thyroid disease",
        "PHYSICAL",
        (
            *("thyroid", "hypothyroidism", "hypothyroid", "hyperthyroidism"),
            *("hyperthyroid", "thyrotoxicosis", "myxoedema", "graves disease"),
            "hashimotos",
        ),
        ("thy",),
    ),
    "PERIPHERAL_VASCULAR": Group(
        "Peripheral arterial disease",
        "PHYSICAL",
        (
            *("peripheral arterial disease", "peripheral vascular disease", "pvd"),
            *("peripheral artery disease", "claudication", "aortic aneurysm"),
        ),
        ("pad", "aaa"),
    ),
    "HEART_OTHER": Group(
        "Another heart condition",
        "PHYSICAL",
        (
            *("heart valve", "valvular heart disease", "aortic stenosis", "pacemaker"),
            *("mitral regurgitation", "congenital heart disease", "heart block"),
            *("valve disease", "arrhythmia", "heart disease", "mitral stenosis"),
            *("supraventricular tachycardia", "aortic regurgitation"),
        ),
        ("svt",),
    ),
    "THROMBOSIS": Group(
        "Blood clots in veins or lungs",
        "PHYSICAL",
        (
            *("deep vein thrombosis", "deep venous thrombosis", "dvt", "vte"),
            *("pulmonary embolism", "venous thromboembolism"),
        ),
    ),
    "LUNG_OTHER": Group(
        "Another lung condition",
        "PHYSICAL",
        (
            *("bronchiectasis", "pulmonary fibrosis", "interstitial lung disease"),
            *("cystic fibrosis", "sarcoidosis", "asbestosis", "lung disease"),
        ),
        ("ild",),
    ),
    "SLEEP_APNOEA": Group(
        "Sleep apnoea", "PHYSICAL", ("sleep apnoea", "sleep apnea", "osa", "osahs")
    ),
    "LIVER": Group(
        "Chronic liver disease",
        "PHYSICAL",
        (
            *("liver disease", "cirrhosis", "hepatitis", "nafld", "fatty liver"),
            *("masld", "liver failure", "alcoholic liver disease", "hep b", "hep c"),
            *("non alcoholic fatty liver", "nonalcoholic fatty liver"),
        ),
    ),
    "INFLAMMATORY_BOWEL": Group(
        "Inflammatory bowel disease",
        "PHYSICAL",
        ("inflammatory bowel", "crohns", "crohn", "ulcerative colitis", "ibd"),
        ("uc",),
    ),
    "DIVERTICULAR": Group(
        "Diverticular disease",
        "PHYSICAL",
        ("diverticular", "diverticulosis", "diverticulitis"),
    ),
    "COELIAC": Group("Coeliac disease", "PHYSICAL", ("coeliac", "celiac")),
    "STOMACH": Group(
        "Reflux or stomach ulcer",
        "PHYSICAL",
        (
            *("gord", "gerd", "oesophageal reflux", "reflux oesophagitis", "dyspepsia"),
            *("peptic ulcer", "gastric ulcer", "duodenal ulcer", "barretts"),
            *("acid reflux", "hiatus hernia"),
        ),
        ("reflux",),
    ),
    "MIGRAINE": Group("Migraine", "PHYSICAL", ("migraine", "migraines")),
    "PARKINSONS": Group(
        "Parkinson’s disease",
        "PHYSICAL",
        ("parkinsons", "parkinson", "parkinsonism"),
    ),
    "MULTIPLE_SCLEROSIS": Group(
        "Multiple sclerosis", "PHYSICAL", ("multiple sclerosis",), ("ms",)
    ),
    "NEUROLOGICAL": Group(
        "Another neurological condition",
        "PHYSICAL",
        (
            *("motor neurone disease", "cerebral palsy", "muscular dystrophy"),
            *("huntingtons", "spina bifida", "paraplegia", "tetraplegia"),
            *("spinal cord injury", "myasthenia gravis", "brain injury"),
            *("peripheral neuropathy", "hydrocephalus", "functional neurological"),
        ),
        ("mnd", "fnd"),
    ),
    "CHRONIC_FATIGUE": Group(
        "Chronic fatigue or long COVID",
        "PHYSICAL",
        (
            *("chronic fatigue", "myalgic encephalomyelitis", "me cfs", "long covid"),
            *("post covid", "post viral fatigue"),
        ),
        ("cfs", "me"),
    ),
    "EYES": Group(
        "Sight loss or eye disease",
        "PHYSICAL",
        (
            *("glaucoma", "macular degeneration", "sight loss", "visual impairment"),
            *("blind", "blindness", "partially sighted", "sight impaired", "cataract"),
            *("low vision", "visually impaired", "sight impairment", "cataracts"),
        ),
        ("amd",),
    ),
    "SKIN": Group(
        "Psoriasis or eczema",
        "PHYSICAL",
        ("psoriasis", "eczema", "atopic dermatitis", "hidradenitis"),
    ),
    "NOSE": Group(
        "Chronic sinusitis or rhinitis",
        "PHYSICAL",
        ("sinusitis", "rhinitis", "hay fever", "hayfever", "rhinosinusitis"),
    ),
    "PROSTATE": Group(
        "Prostate disorder",
        "PHYSICAL",
        ("prostatic hyperplasia", "prostatism", "prostatic hypertrophy", "bph", "luts"),
        ("prostate", "enlarged prostate"),
    ),
    "BLADDER": Group(
        "Incontinence or overactive bladder",
        "PHYSICAL",
        ("incontinence", "overactive bladder", "neurogenic bladder"),
    ),
    "GYNAECOLOGICAL": Group(
        "Endometriosis or polycystic ovaries",
        "PHYSICAL",
        ("endometriosis", "polycystic ovary", "polycystic ovarian", "pcos"),
    ),
    "BLOOD": Group(
        "Blood disorder",
        "PHYSICAL",
        (
            *("sickle cell", "thalassaemia", "haemophilia", "pernicious anaemia"),
            *("anaemia", "b12 deficiency", "polycythaemia", "anemia"),
        ),
    ),
    "HIV": Group("HIV", "PHYSICAL", ("hiv",)),
    "TRANSPLANT": Group(
        "Transplanted organ",
        "PHYSICAL",
        (
            "organ transplant",
            "kidney transplant",
            "renal transplant",
            "liver transplant",
        ),
    ),
}
OTHER_NAME = "Another condition, not recognised"

# Hold a word of the table, but are another condition than it says
ANOTHER = (
    *("diabetes insipidus", "gestational diabetes", "pulmonary hypertension"),
    *("portal hypertension", "ocular hypertension", "intracranial hypertension"),
    *("diabetes in pregnancy", "pregnancy induced hypertension", "deaf aid"),
    *("white coat hypertension", "acute kidney injury", "acute renal failure"),
    *("gestational hypertension", "septic arthritis", "heat stroke", "hepatitis a"),
    *("acute bronchitis", "acute sinusitis", "colour blind", "colour blindness"),
)
# Say no long-term condition: risks, care, habits, or that there is none. They are read
# and counted, but nobody has a condition for them.
NOT_CONDITIONS = (
    *("pre diabetes", "prediabetes", "pre diabetic", "prediabetic", "non diabetic"),
    *("non diabetic hyperglycaemia", "impaired glucose tolerance"),
    *("impaired fasting glycaemia", "impaired glucose regulation", "obesity", "obese"),
    *("overweight", "hypercholesterolaemia", "hyperlipidaemia", "high cholesterol"),
    *("raised cholesterol", "dyslipidaemia", "palliative care", "palliative"),
    *("end of life", "gold standards framework", "frailty", "frail", "smoker"),
    *("ex smoker", "smoking", "non smoker", "never smoked", "housebound", "carer"),
    *("care home", "nursing home", "residential home", "pregnant", "pregnancy"),
    *("falls risk", "shielding", "dnacpr", "veteran", "flu at risk"),
    *("cvd risk", "primary prevention", "at risk", "high risk", "low risk"),
    *("no conditions", "none", "none known", "nil", "no long term conditions"),
    *("no ltc", "no ltcs", "none coded", "none recorded", "no known conditions"),
    *("nothing recorded", "healthy", "no significant problems"),
)
NOT_CONDITIONS_ALONE = (
    *("ndh", "ob", "pc", "smok", "cvdpp", "cvd pp", "bmi", "igt", "ifg", "no", "n a"),
    *("na", "nil known", "not known", "unknown", "null", "nan", "x"),
    *("ltc", "eol", "gsf", "severe", "moderate", "mild", "fit", "n", "0", "false"),
)
# With one of these, a text says that it is not so, not yet so, or somebody else's
NOT_SO = (
    *("no", "not", "family history", "fh", "family hx", "risk of", "suspected"),
    *("possible", "query", "excluded", "exclude", "ruled out", "resolved"),
    *("screening", "screen", "vaccination", "declined", "carer for", "carer of"),
    *("never", "at risk", "fear of", "without any"),
)
# But they are part of the name of these
SO_ALL_THE_SAME = (
    *("not otherwise specified", "not specified", "no complication"),
    *("no complications", "not elsewhere classified", "not in remission"),
    *("not controlled", "not well controlled"),
)
# Said around a condition, and nothing to what it is
AROUND = (
    *("history of", "h o", "hx of", "hx", "pmh", "past medical history of"),
    *("diagnosis of", "diagnosed with", "diagnosed", "on the", "on", "qof"),
    *("register", "registers", "reg", "patient", "patients", "disorder", "problem"),
    *("disease", "condition", "flag", "ltc", "active", "chronic", "yes", "has"),
    *("current", "known", "nos", "major", "significant", "coded", "y"),
)
