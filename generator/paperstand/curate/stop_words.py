"""Stop words: what names nothing in the text of a paper, and so is no keyword.

After the first two lists, whose words are matched as they stand here, plurals and British spellings
are matched by themselves.
"""

CUTS = """
a about above accelerate accelerates accelerating acceptable according accordingly achieve achieved
achieves achieving acquire acquired acquires acquiring across actual actually adapt adapts add
adding additional address addressed addresses addressing adds adopt adopted adopting adopts advanced
advancing affect affected affects after afterwards again against ahead aim aimed aiming aims align
aligning aligns alike all allow allowed allowing allows almost alone along alpha already also
alternative although always am amid among amongst amoungst amount an analyse analysed analyses
analysing analyze analyzed analyzes analyzing and another answer answers any anyhow anyone anything
anyway anywhere apart appear appeared appears applied applies apply applying approx are aren argue
argued argues arise arises arising around as aside ask asked asking asks assess assessed assesses
assessing assume assumed assumes assuming at attain attained attains attempt attempts attract
attracted attracts available avoid avoided avoiding avoids away back based be became because become
becomes becoming been before beforehand begin begins behind being below beneath beside besides best
beta better between beyond big boldsymbol boost boosted boosting boosts both bottom breaking
bridging briefly bring bringing brings broader brought build building builds built but by bypass
bypassing call called calls can cannot cant capable capture captured captures capturing carried
carry cause caused causes causing cdot certain cf challenging cheat chi choose chosen claim claims
closely cm co collect collected collecting combat combats combine combined combines combining come
comes coming common commonly comparable compare compared compares comparing competitive complement
complementary complementing complete completely comprehensive comprise comprised comprises
comprising compute computes con conclude concludes conduct conducted conducting conducts confirm
confirmed confirming confirms consider considerable considered considering considers consist
consistently consisting consists construct constructed constructing constructs consult contain
contained containing contains contribute contributed contributes contributing convert converts cope
correct could couldnt create created creates creating critical crucial crucially crude curate
curated current currently de decide decides decrease decreases define defined defines defining
degrade degrades deliver delivered delivering delivers delta demand demands demonstrate demonstrated
demonstrates demonstrating depend depended depending depends deploy deployed deploying derive
derived derives deriving describe described describes describing designed designing desirable
desired despite detect detects determine determined determines determining develop developed
developing develops devise devised didn differ different differing differs difficult discover
discovered discovering discovers discuss discussed discusses discussing distinct diverse do does
doesn doing don done down drawing drive driven drives due during each early easily easy effective
effectively efficient efficiently eg eight either elegant eleven elicit eliminate eliminates
eliminating ell else elsewhere emerge emerged emerges emerging emphasize emphasizes empirical employ
employed employing employs empower empowers empty enable enabled enables enabling encode encodes
encompass encompasses encompassing encounter encounters encourage encourages encouraging enhance
enhanced enhances enhancing enjoy enjoys enough ensure ensured ensuremath ensures ensuring entail
entails entire entirely epsilon especially essential establish established establishes establishing
estimate et eta etc evaluate evaluated evaluates evaluating even ever every everyone everything
everywhere evolve evolved evolves evolving exact exceed exceeding exceeds excel excels except
exhibit exhibited exhibiting exhibits exist existing exists expand expanded expands expect expected
expects explain explained explains exploit exploited exploiting exploits explore explored explores
exploring extend extended extending extends extensive extra extract extracted extracting extracts
extremely faced facilitate facilitated facilitates facilitating facing fail failed failing fails
fall falls false far faster featuring few fewer fifteen fifth fifty finally find finding finds first
fit fits five flexible focused focuses focusing follow followed following follows for formed former
formerly formulate formulated formulates formulating forty foster fosters found four fourth frac
fresh from fulfil fulfill full fully fundamental further furthermore future gain gained gaining
gains gamma gather gathered general generally generate generates geq get gets getting ghz give given
gives giving go goes going gone good great greater grow growing grown grows guarantee guaranteed
guarantees had hallucinate handle handled handles handling hard hardly harnessing has hasnt hat have
having he held help helped helping helps hence her here hereafter hereby herein hereupon hers
herself high higher highest highlight highlighted highlighting highlights highly him himself hinder
hindered hindering hinders his hold holding holds how however huge hundred hz i identified
identifies identify identifying ie if illustrate illustrated illustrates illustrating imagine
impactful implement implemented implements important impose imposed imposes imposing impressive
improve improved improves improving in inc include included includes including incorporate
incorporated incorporates incorporating incorrect increase increased increases increasing
increasingly incur incurs indeed indicate indicated indicates indicating individually induce induced
induces inducing inevitable infer infers inform infty inherent initial innovative insightful
inspired instead integrate integrated integrates integrating intend intended interact interacts
interesting interestingly into introduce introduced introduces introducing intuitive investigate
investigated investigates investigating involve involved involves involving iota is isn it its
itself just kappa keep keeping keeps kept key kg khz km know knowing known knows lack lacking lacks
laid lambda largely larger largest last lastly late later latter latterly lay ldots lead leading
leads learn learned learns learnt least leave leaves leaving led left lend lends leq less let
leverage leveraged leverages leveraging lie lies lightweight like likely limit limited limiting
limits linked little long longer longstanding look looking looks lose loses lost low lower lowest
ltd made main mainly maintain maintained maintaining maintains major make makes making many massive
match matches mathbb mathbf mathcal mathit mathrm mathsf mature maximize maximizes may maybe me mean
meaningful meanwhile meet meeting meets met mhz might mild mill million mine minimal minimize
minimizes minor mitigate mitigated mitigates mitigating mm moderate modern more moreover most mostly
motivate motivated motivates motivating move moves ms mu much multiple must my myself name namely
near nearly necessary necessitate necessitates necessitating need needed needs neither never
nevertheless new newly next nine no nobody none nonetheless noone nor not notable notably nothing
notorious notwithstanding novel now nowadays nowhere nu numerous observe observed observes observing
obtain obtained obtaining obtains occur occurred occurring occurs of off offer offered offering
offers often old omega omicron on once one ones only onto open opens operate operates operating
operatorname opposite optimise optimize optimizes or original other others otherwise ought our ours
ourselves out outcompete outperform outperformed outperforming outperforms over overall overcome
overcomes overcoming own particular particularly past per perform performed performing performs
perhaps phi pi pioneer pioneering plausible play played playing plays please poor popular pose posed
poses posing possess possesses possible potential potentially powerful practical precede precise
precisely predict predicts prefer present preserve preserved preserves preserving pressing prevent
prevented preventing prevents previous previously primarily primary principled prior probably
proceed produce produced produces producing profound promise promised promises promising promote
promotes promoting proper properly propose proposed proposes proposing prospective prove proved
proven proves provide provided provides providing proving psi publish published pursue pursues put
puts quantify quite raise raised raises raising range ranges ranging rare rarely rather re reach
reached reaches reaching ready real really reason receive received receives recent recently recover
recovers rectifying reduce reduced reduces reducing refer referred refers refine refines reflect
reflected reflects regard regarding regardless related relative relatively release released releases
releasing relevant relied relies rely relying remain remained remaining remains remarkable remove
removed removes removing render rendered rendering renders replace replaced replaces replacing
reported reporting represent representative represented representing represents reproduce require
required requires requiring resemble resolve resolved resolves resolving respective respectively
result resulted resulting retain retained retaining retains rethinking retrieve retrieves reveal
revealed revealing reveals reviewed revisiting rho rich rigorous roughly running s said same
satisfactory satisfied satisfies satisfy satisfying saw say saying says scale scarce searching
second secondly see seek seeking seeks seem seemed seeming seemingly seems seen seldom select
selected selects send sent serious serve served serves serving setting settings seven seventh
several severe severely shall she shed shedding sheds should show showcase showcased showcases
showcasing showed showing shown shows sigma significant significantly sim similar similarly simple
simplest simplifies simplify simply simultaneously since sincere single six sixty sizes slower small
smaller smallest so sole solid solve solved solves solving some somehow someone something sometime
sometimes somewhat somewhere soon span spanning spans specific specifically sqrt stabilizing
standard start started starting starts stated stem stems still stop straightforward strengthen
strict strive strives strong stronger strongest struggle struggles struggling studied studies study
studying sub substantial substantially subtle succeed succeeds successful such suffer suffered
suffering suffers sufficient suggest suggested suggesting suggests suit suitable superior supported
supporting sure surpass surpassed surpasses surpassing surprising surprisingly surveyed surveying
systematic t tackle tackled tackles tackling tailor tailored take taken takes taking tau tell tells
ten tend tends tested textbf textit textsc than that the their theirs them themselves then thence
there thereafter thereby therefore therein thereupon these theta they think third this thorough
those though thought thousand three through throughout thru thus thy tilde times tiny to today
together too took total toward towards traditional traditionally train trained trains transform
treat treated treating treats tried tries trigger triggers try trying turn turned turning turns
twelve twenty two typical typically ubiquitous ultimately un unable uncover uncovering uncovers
under undergo undergoes underlie underlying underscore underscored underscores underscoring
understand understood undertake unifies unify unifying unique unlike unlock unlocking unlocks
unprecedented unraveling until unto unveil unveiling unveils up update updates upon upsilon us use
used useful uses using usual usually utilise utilised utilises utilising utilize utilized utilizes
utilizing validate validated validates validating valuable varepsilon varied varies various varphi
vary varying vast verified verifies verify versatile versus very via viable vital vs want wants was
wasn we well went were weren what whatever when whence whenever where whereafter whereas whereby
wherein whereupon wherever whether which while whither who whoever whole whom whose why wide widely
widen wider widespread widetilde will with within without witness witnessed won work worked working
works worse worst worth worthy would write written xi year yes yet yield yielded yielding yields you
your yours yourself yourselves zero zeta
"""
"""Words at which a text is cut: no keyword has them, unless a hyphen joins them to another word."""

CUT_COMPOUNDS = """
all-in-one art-performance close-to-real cost-effective cutting-edge eight-fold ever- ever-growing
far-reaching fine-tune fine-tunes first-ever full-scale high-performance high-quality
highly-accurate in-depth in-the-wild increasing inter-class intra-class labor-intensive
labour-intensive large-scale low- low-cost medium-scale much-needed multi-fold off-the-shelf
on-the-fly plug-and-play plug-in post-hoc post-processing pre-defined pre-processing pre-train
pre-trains quality real-life real-world record-breaking rule-of-thumb scale small- so-called
state-of-art state-of-the-art step-by-step sub-par time-consuming time-intensive top-performing
trade-off two-fold up-to-date user-friendly well-defined well-established well-known well-suited
widely-used world-leading
"""
"""The same for compounds."""

GENERIC = """
ability access accuracy accurate achievement action activity addition advance advancement advantage
agent aim algorithm ambient amount analysis application approach appropriate arbitrary architecture
area article aspect assessment assumption attempt attention author automated automatic availability
average background baseline basic basis behavior benchmark benefit bias body book bottleneck
boundary budget calculation candidate capability capacity case category center challenge chance
change characteristic choice claim class code collection combination community companies company
comparison competition complex complexity component computation computational concept conceptual
concern conclusion condition conditional conditioning configuration connection consequence
consideration constraint construction content context contextual continuous contrast contribution
contributor control core correction cost country criterion cross data dataset day decade decision
decoding deep degree demand demonstration dense dependence description design detail development
difference difficulty digital dimension direct direction discovery discrete discussion distance
distribution diversity document domain draw dynamic effect effectiveness efficacy efficiency effort
element encoding end environment error estimate estimation evaluation event evidence evolution
example exception expectation experience experiment experimentation expert explicit exploration
expression extension extent face fact factor failure fair family fast feature field figure final
financial flaw flexibility form formal formulation foundation frame framework frequency function
gain game gap generalization generation global goal group growth guidance guide half hand handful
height help human hypothesis idea image impact implementation implication implicit importance
improvement increase index individual inference influence information innovation input insight
inspector instance instruction integration intelligence interaction interest interface
interpretation intervention introduction investigation issue item iteration journey judgment kind
knowledge lab label labeling lack landscape language large latent layer leader learner learning
length lens lesson level library life light limit limitation line linear link list literature local
location log loop loss machine majority manner map mapping mark material mathematical mathematics
matter measure measurement mechanism medical member message method methodology metric mind minute
mode model modeling modelling module moment month motivation multitude name natural nature need
negative network neural node nonlinear notion number object objective observation obstacle offline
online operation opportunity optimal order organization origin outcome output overhead overview pair
paper paradigm parallel parameter parametric part partial participant path pattern people percent
percentage performance period person perspective phase phenomenon physical picture piece pipeline
place point policy population position positive possibility post potential power practice
practitioner prediction preference presence probability problem procedure process processing product
professional program progress project promise prompt prompting proof property proposal protocol
public qualitative quality quantitative quantity query question random range rank rate ratio raw
reader real realism reality reason recipe record reduction reference regime region relation
relationship reliability reliable report representation requirement research researcher resolution
resource response rest restriction result review risk robust robustness role root round rule sample
sampling scalable scale scaling scenario scheme science scientific score section sense sensitive
sentence sequence sequential series service set setup shape share shared shift side signal
simplicity simulation simultaneous site situation size skill society software solution sort source
space sparse special speed split stability stable stage state static statistic statistical status
step story strategy stream strength structural structure student style subject subset success suite
sum summary support surface survey synthetic system target task teacher team technical technique
technology temporal tendency term test text thematic theme theorem theoretical theory thing threat
time title token tool topic track tradeoff training transition transparent treatment trend trial
trouble tuning type understanding uniform unit universal usage use user utility validation validity
value variable variant variation variety vector version video view vision visit visual volume way
weakness web week weight word work worker workflow workload world
"""
"""Words that say something only beside others: alone, or only with one another, they are no
keyword."""

NO_START = """
ability accelerating access accuracy accurate annotated approach article aspect author automated
automating baseline benchmarking best better capability categorizing challenge characterizing
community conditioned detecting distilling downstream effect effectiveness estimating evaluating
experiment fast finding framework generating grounding guiding improvement insight introduction
issue joint laying method modeling modelling number optimizing paper performance predicting proposed
question result set synthesizing technique thing towards translating type way
"""
"""Words that no phrase begins with."""

NO_END = """
ability able accuracy accurate achievement advance advancement advantage agnostic aligned approach
artificial aspect author automatic aware basic benefit capability case challenge choice community
complex computational conceptual conclusion conditional consideration consistent contextual
continuous contribution dataset deep dense dependent development difference difficulty digital
direct discrete driven dynamic effect effectively effectiveness effort entails evidence example
existing experiment fact factor fast feature field final finding flexible framework free functional
gap generalized generated generative global goal group guided guiding high idea impact implication
implicit importance improvement independent individual infer inferring insight instance invariant
issue kind lack large latent level leverages linear literature local low manner mathematical medical
method natural neural nonlinear number observation opportunity oriented paper paradigm parallel part
people performance perspective physical point possibility practice practitioner progress property
quality question random range real regime rely requirement research researcher result role scenario
scientific semantic setup shared side situation solution sparse spatial special specific stage
statistical step strategy structural success suite supervised task technique temporal theoretical
time type unified universal unsupervised usage use user utility value variety visual way wise world
year
"""
"""Words that no phrase ends with: adjectives, and nouns that add nothing (`the diffusion
approach`)."""

NO_END_COMPOUND = """
1 10 5 agent agnostic aware based box camera case centric channel class conditioned consistent
constrained dimensional domain driven efficient enabled end enhanced expensive faceted fidelity fold
free frequency friendly grained granularity guided hand head image independent informed instance
intensive invariant language layer length level like linear lingual lived making modal modality
object order oriented parametric party person purpose quality range rank real resolution resource
round sample scale sensitive sequence shot side size source specific stage standing step structured
style tail tailed task term text time to token turn type uniform user variable view way weight wise
world
"""
"""Last words of compounds that say how something is (`few-shot`), and end no phrase."""

IDIOMS = """
bag of words
chain of thought
early stopping
feature matching
few shot
first order
flow matching
general relativity
gradient boosting
high dimensional
high resolution
higher order
internet of things
large language
large multimodal
large vision
localization and mapping
long context
long range
long short
long tail
long tailed
long term
low rank
low resource
matching pursuit
mixture of experts
motion capture
multiple instance
multiple sclerosis
one shot
out of distribution
quality of service
question answering
real time
representation learning
reverse engineering
rule of thumb
scaling law
scaling laws
score matching
second order
short term
small language
state estimation
state of the art
state space
template matching
theory of mind
zero shot
"""
"""Words that belong together though CUTS has one of them."""

STOP_PHRASES = """
ai model
application domain
artificial intelligence
attention mechanism
automatic detection
benchmark dataset
case study
code available
comparative analysis
computational complexity
computational cost
computational efficiency
computational overhead
computational resource
considerable attention
data distribution
data driven
data point
data sample
data set
data source
deep learning model
deep neural network model
design choice
design space
domain expert
downstream application
downstream performance
downstream task
empirical result
end to end
error rate
et al
evaluation metric
evaluation protocol
experimental evaluation
expert knowledge
fall short
fine grained
generation process
github repository
ground truth
growing interest
high dimensional
high fidelity
high level
high quality
high resolution
higher order
human effort
human evaluation
inductive bias
inference speed
inference time
input data
key insight
labor intensive
large language
large scale
large vision
learning algorithm
learning based method
learning process
long context
long range
long term
loss function
low cost
low level
low resource
lower bound
machine learning algorithm
machine learning method
machine learning model
main contribution
memory usage
model architecture
model input
model output
model parameter
model performance
model prediction
model size
model training
model weight
monotonically increasing
objective function
one shot
one step
open source
other hand
pay attention
performance drop
performance gain
plug and play
practical application
project page
proof of concept
public dataset
real time
real world
research direction
research question
rule of thumb
running time
second order
short term
side effect
side information
small language
small scale
source code
state of the art
state space
step by step
success rate
supplementary material
synthetic and real
technical contribution
technical report
test data
test set
test time
theoretical analysis
theoretical guarantee
theoretical result
time consuming
trade off
training cost
training data
training example
training procedure
training process
training sample
training set
training speed
training time
two stage
upper bound
use case
validation set
vice versa
well known
wide range
widespread attention
"""
"""Phrases that any paper could have."""

SMALL = """
a about above across after afterwards again against all almost alone along already also although
always am among amongst amoungst amount an and another any anyhow anyone anything anyway anywhere
are around as at back be became because become becomes becoming been before beforehand behind being
below beside besides between beyond bill both bottom but by call can cannot cant co con could
couldnt cry de describe detail do done down due during each eg eight either eleven else elsewhere
empty enough etc even ever every everyone everything everywhere except few fifteen fifty fill find
fire first five for former formerly forty found four from front full further get give go had has
hasnt have he hence her here hereafter hereby herein hereupon hers herself him himself his how
however hundred i ie if in inc indeed interest into is it its itself keep last latter latterly least
less ltd made many may me meanwhile might mill mine more moreover most mostly move much must my
myself name namely neither never nevertheless next nine no nobody none noone nor not nothing now
nowhere of off often on once one only onto or other others otherwise our ours ourselves out over own
part per perhaps please put rather re same see seem seemed seeming seems serious several she should
show side since sincere six sixty so some somehow someone something sometime sometimes somewhere
still such system take ten than that the their them themselves then thence there thereafter thereby
therefore therein thereupon these they thick thin third this those though three through throughout
thru thus to together too top toward towards twelve twenty two un under until up upon us very via
was we well were what whatever when whence whenever where whereafter whereas whereby wherein
whereupon wherever whether which while whither who whoever whole whom whose why will with within
without would yet you your yours yourself yourselves
"""
"""Small words that say nothing where papers are compared by all their words: the list of the
Glasgow Information Retrieval Group, as scikit-learn has it (`ENGLISH_STOP_WORDS`)."""
